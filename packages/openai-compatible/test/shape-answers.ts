import type { CompletionChoice, CompletionResponse, OutputPart, Usage } from '@concord/core'
import { completionResponse, type CompletionOptions } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import type { Shape } from '../src/shapes/index.ts'

/** Answers of which a shape can say everything. */
export function answersOf(shape: Shape): fc.Arbitrary<CompletionResponse> {
  const { details } = SAYABLE[shape.name] ?? NOTHING
  return completionResponse(optionsOf(shape)).map((response) => sayable(response, details))
}

/** What a shape can say, as options; parts may still be two of a kind, and have metadata. */
function optionsOf(shape: Shape): CompletionOptions {
  const { calls, words, logprobs, fingerprint } = SAYABLE[shape.name] ?? NOTHING
  return {
    provider: shape.provider,
    parts: calls ? ['text', 'tool_call'] : ['text'],
    maxBlocks: calls ? 2 : 1,
    finishReasons: words,
    nativeFinishReason: false,
    logprobs: logprobs && { lists: ['content'], bytes: false, tokenId: false, ...logprobs },
    systemFingerprint: fingerprint,
    customTools: false,
    citations: false,
    replay: false,
    warnings: false,
    serviceTier: false,
    requestId: false,
  }
}

/** Answers that have everything, and answers that have one thing beside what the shape can say. */
export function anyAnswers(shape: Shape): fc.Arbitrary<CompletionResponse> {
  const options = optionsOf(shape)
  const strangers = BESIDE.map((beside) => completionResponse({ ...options, metadata: false, ...beside }))
  return fc
    .oneof(completionResponse({ provider: shape.provider }), completionResponse(), ...strangers)
    .map((response) => withChoices(response, withoutBackslashes))
}

const BESIDE: readonly CompletionOptions[] = [
  { metadata: true },
  { provider: 'example', metadata: true },
  { parts: ['text'], maxBlocks: 3 },
  { parts: ['text', 'reasoning'] },
  { parts: ['text', 'tool_call'], maxBlocks: 3 },
  { parts: ['text', 'tool_call'], customTools: true },
  { parts: ['text', 'tool_activity', 'unknown'] },
  { parts: ['text', 'refusal', 'media'] },
  { citations: true },
  { replay: true },
  { finishReasons: ['refusal', 'pause', 'error', 'unknown'] },
  { nativeFinishReason: true },
  { logprobs: { lists: ['content'] } },
  { logprobs: { lists: ['content'], bytes: false, tokenId: false } },
  { logprobs: { lists: ['content'], bytes: false, tokenId: false, top: false } },
  { logprobs: { lists: ['refusal', 'reasoning'] } },
  { systemFingerprint: true },
  { warnings: true },
  { serviceTier: true },
  { requestId: true },
]

interface Sayable {
  readonly calls?: true
  readonly words: NonNullable<CompletionOptions['finishReasons']>
  readonly logprobs: false | { readonly top?: false; readonly unknown?: false; readonly textOffset?: false }
  readonly fingerprint: boolean
  readonly details: 'none' | 'reasoning' | 'all'
}

const CLOSED = ['stop', 'length', 'content_filter'] as const
const NOTHING: Sayable = { words: CLOSED, logprobs: false, fingerprint: false, details: 'none' }

const SAYABLE: Readonly<Record<string, Sayable>> = {
  'speakeasy-completion': { ...NOTHING, words: [...CLOSED, 'tool_calls', 'unknown'], logprobs: { top: false } },
  r9s: { ...NOTHING, logprobs: { top: false }, details: 'all' },
  argot: {
    ...NOTHING,
    logprobs: { top: false, unknown: false, textOffset: false },
    fingerprint: true,
    details: 'reasoning',
  },
  'speakeasy-chat': { ...NOTHING, calls: true, words: [...CLOSED, 'tool_calls', 'unknown'] },
  orq: { ...NOTHING, words: [...CLOSED, 'tool_calls'], fingerprint: true, details: 'all' },
}

function sayable({ usage, ...response }: CompletionResponse, details: Sayable['details']): CompletionResponse {
  const counted = usage === undefined ? {} : { usage: withDetails(usage, details) }
  return withChoices({ ...response, ...counted }, bare)
}

function withDetails(usage: Usage, details: Sayable['details']): Usage {
  const { promptTokensDetails, completionTokensDetails, ...counts } = usage
  const { cacheWriteTokens: _written, ...prompt } = promptTokensDetails ?? {}
  const { reasoningTokens } = completionTokensDetails ?? {}
  const reasoning = reasoningTokens !== undefined && { completionTokensDetails: { reasoningTokens } }
  if (details === 'none') return counts
  if (details === 'reasoning') return { ...counts, ...reasoning }
  return {
    ...counts,
    ...(Object.keys(prompt).length > 0 && { promptTokensDetails: prompt }),
    ...(completionTokensDetails !== undefined && { completionTokensDetails }),
  }
}

/** One text and then one call, without metadata; a call has the id that its shape gives it. */
function bare(choice: CompletionChoice): CompletionChoice {
  const text = choice.content.find(({ type }) => type === 'text')
  const call = choice.content.find(({ type }) => type === 'tool_call')
  const kept = [text, call].filter((part) => part !== undefined)
  const content = kept.map((part, index) => withoutMetadata({ ...part, index }, choice.index))
  const joined = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const hasCall = call !== undefined
  const { finishReason } = choice
  return {
    ...choice,
    text: joined,
    content,
    finishReason: hasCall && finishReason === 'unknown' ? 'length' : finishReason,
  }
}

function withoutMetadata(part: OutputPart, choice: number): OutputPart {
  const { providerMetadata: _metadata, ...rest } = part
  return rest.type === 'tool_call' ? { ...rest, id: `function_call_${choice}`, syntheticId: true } : rest
}

/** Alternatives of a token are keys, which V8 may mix up: https://github.com/nodejs/node/issues/63785 */
function withoutBackslashes(choice: CompletionChoice): CompletionChoice {
  return JSON.parse(JSON.stringify(choice).replaceAll('\\\\', '/')) as CompletionChoice // Only texts differ.
}

function withChoices(
  response: CompletionResponse,
  change: (choice: CompletionChoice) => CompletionChoice,
): CompletionResponse {
  const [first, ...others] = response.choices
  return { ...response, choices: [change(first), ...others.map(change)] }
}
