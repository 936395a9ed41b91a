import type { CompletionRequest, ParsedRequest } from '@concord/core'
import { parseBody } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { readFields } from '../../../server/request.ts'
import { RequestBody, type WirePrompt, type WireRequest } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in the host's `providerOptions`. */
export function parseRequest(body: unknown, { provider, quirks }: Host): ParsedRequest {
  const wire = parseBody(RequestBody, body, provider)
  const { fields, rest } = readFields(wire, quirks.topK === true ? { ...SAME, top_k: 'topK' } : SAME, OWN)
  const options = { ...rest, ...ownOptionsOf(wire) }
  const request: CompletionRequest = {
    model: wire.model,
    prompt: toTexts(wire.prompt),
    ...fields,
    ...fromLimit(wire),
    ...fromLogprobs(wire),
    ...(Object.keys(options).length > 0 && { providerOptions: { [provider]: options } }),
  }
  return { request, stream: wire.stream === true }
}

/** The fields whose value is the same in the contract. */
const SAME: Readonly<Record<string, keyof CompletionRequest>> = {
  suffix: 'suffix',
  echo: 'echo',
  best_of: 'bestOf',
  temperature: 'temperature',
  top_p: 'topP',
  stop: 'stop',
  seed: 'seed',
  frequency_penalty: 'frequencyPenalty',
  presence_penalty: 'presencePenalty',
  logit_bias: 'logitBias',
  n: 'n',
  user: 'user',
}

/** The fields that are read on their own. */
const OWN: ReadonlySet<string> = new Set(['model', 'prompt', 'stream', 'max_tokens', 'logprobs'])

/** What only this vendor knows: no prompt, prompts of token ids, and a limit of 0, which asks for the echo alone. */
function ownOptionsOf({ prompt = null, max_tokens: limit }: WireRequest): Record<string, unknown> {
  const isOwn = prompt === null || hasTokens(prompt)
  return { ...(isOwn && { prompt }), ...(limit === 0 && { max_tokens: limit }) }
}

type TokenPrompt = readonly (number | readonly number[])[]

function hasTokens(prompt: WirePrompt | null | undefined): prompt is TokenPrompt & WirePrompt {
  return Array.isArray(prompt) && typeof prompt[0] !== 'string'
}

/** Where there is no text to complete it is empty, once for each prompt. */
function toTexts(prompt: WirePrompt | null | undefined): string | readonly string[] {
  if (prompt === null || prompt === undefined) return ''
  if (!hasTokens(prompt)) return prompt
  return typeof prompt[0] === 'number' ? '' : prompt.map(() => '')
}

function fromLimit({ max_tokens: limit }: WireRequest): Pick<CompletionRequest, 'maxTokens'> {
  return typeof limit === 'number' && limit !== 0 ? { maxTokens: limit } : {}
}

/** A number asks for log-probabilities, and for so many alternatives. */
function fromLogprobs({ logprobs }: WireRequest): Pick<CompletionRequest, 'logprobs' | 'topLogprobs'> {
  if (typeof logprobs !== 'number') return {}
  return { logprobs: true, ...(logprobs !== 0 && { topLogprobs: logprobs }) }
}
