import type { CompletionChunk } from '@concord/core'
import { isObject, objectsOf, type WireObject } from '@concord/core/adapter'
import type { BillItem } from './bill.ts'

/** Tokens by kind. */
export type Counts = Readonly<Record<BillItem, number>>

/** What is billed, and how long the prompt was. */
export interface Billed {
  readonly counts: Counts
  readonly promptTokens: number
}

/**
 * Divides the tokens of an answer into kinds that share none. Undefined where the usage does not tell them apart, or tells of
 * something that has a price of its own.
 */
export function countTokens(response: CompletionChunk): Billed | undefined {
  const vendorUsage = response.providerMetadata?.['usage']
  const usage = isObject(vendorUsage) ? vendorUsage : {}
  const billed = billedUnits(usage)
  if (billed !== undefined) return billed
  return isPlain(usage) ? countUsage(response, usage) : undefined
}

/** Cohere bills fewer tokens than its models see: https://docs.cohere.com/docs/how-does-cohere-pricing-work */
function billedUnits({ billed_units: units }: WireObject): Billed | undefined {
  if (!isObject(units)) return undefined
  const { input_tokens: input, output_tokens: output } = units
  if (typeof input !== 'number' || typeof output !== 'number') return undefined
  return { counts: { ...NONE, input, output }, promptTokens: input }
}

/**
 * Anthropic's fast mode, the place of inference, and work of other models or beside the answer have other prices:
 * https://platform.claude.com/docs/en/about-claude/pricing
 */
function isPlain({ speed, inference_geo: geo, iterations }: WireObject): boolean {
  const isStandard = PLAIN.has(speed ?? 'standard') && PLAIN.has(geo ?? 'global')
  return isStandard && objectsOf(iterations).every(({ type }) => type === 'message')
}

const PLAIN: ReadonlySet<unknown> = new Set(['standard', 'global', 'not_available'])

function countUsage({ usage }: CompletionChunk, vendorUsage: WireObject): Billed | undefined {
  if (usage === undefined) return undefined
  const { promptTokens, completionTokens, promptTokensDetails = {}, completionTokensDetails = {} } = usage
  const { cachedTokens = 0, cacheWriteTokens = 0, audioTokens = 0 } = promptTokensDetails
  const { reasoningTokens = 0, audioTokens: audio_output = 0 } = completionTokensDetails
  const cached_audio_input = cachedTokens > 0 && audioTokens > 0 ? cachedAudio(vendorUsage) : 0
  if (cached_audio_input === undefined) return undefined
  const cache_write_1h = writtenForAnHour(vendorUsage)
  const counts: Counts = {
    input: promptTokens - cachedTokens - cacheWriteTokens - audioTokens + cached_audio_input,
    audio_input: audioTokens - cached_audio_input,
    cached_input: cachedTokens - cached_audio_input,
    cached_audio_input,
    cache_write: cacheWriteTokens - cache_write_1h,
    cache_write_1h,
    output: completionTokens - reasoningTokens - audio_output,
    reasoning: reasoningTokens,
    audio_output,
  }
  return Object.values(counts).every((count) => count >= 0) ? { counts, promptTokens } : undefined
}

/** Sound among the tokens read from a cache: Gemini's list of modalities, OpenAI's details. */
function cachedAudio(usage: WireObject): number | undefined {
  const modalities = objectsOf(usage['cacheTokensDetails'])
  if (modalities.length > 0) {
    const counts = modalities.map(({ modality, tokenCount }) => (modality === 'AUDIO' ? tokenCount : 0))
    return counts.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0)
  }
  const prompt = usage['prompt_tokens_details']
  const cached = isObject(prompt) ? prompt['cached_tokens_details'] : undefined
  const audio = isObject(cached) ? cached['audio_tokens'] : undefined
  return typeof audio === 'number' ? audio : undefined
}

/** Anthropic and Bedrock tell for how long the tokens were written; without a word it is the usual time. */
function writtenForAnHour({ cache_creation: creation, cacheDetails }: WireObject): number {
  const hour = isObject(creation) ? creation['ephemeral_1h_input_tokens'] : undefined
  if (typeof hour === 'number') return hour
  const written = objectsOf(cacheDetails).filter(({ ttl }) => ttl === '1h')
  return written.reduce((sum, { inputTokens }) => sum + (typeof inputTokens === 'number' ? inputTokens : 0), 0)
}

const NONE: Counts = {
  input: 0,
  audio_input: 0,
  cached_input: 0,
  cached_audio_input: 0,
  cache_write: 0,
  cache_write_1h: 0,
  output: 0,
  reasoning: 0,
  audio_output: 0,
}
