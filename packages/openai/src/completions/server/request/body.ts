import type { CompletionRequest, ParsedRequest } from '@concord/core'
import { type FieldReaders, parseBody, readFields } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { RequestBody, type WirePrompt, type WireRequest } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in the host's `providerOptions`. */
export function parseRequest(body: unknown, { provider, quirks }: Host): ParsedRequest {
  const wire = parseBody(RequestBody, body, provider)
  const { fields, rest } = readFields(wire, quirks.topK === true ? { ...READERS, top_k: 'topK' } : READERS)
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

/** Each field of the wire that the contract holds, or that is read on its own; every other one stays as it is. */
const READERS: FieldReaders<WireRequest> = {
  model: null,
  prompt: null,
  stream: null,
  max_tokens: null,
  logprobs: null,
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
