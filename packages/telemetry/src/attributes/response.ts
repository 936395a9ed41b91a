import type { CompletionChunk, FinishReason } from '@concord/core'
import { isObject } from '@concord/core/adapter'
import type { Attributes } from '@opentelemetry/api'
import { toProviderName } from './provider.ts'
import { known } from './request.ts'

/** Who answered: of several clients behind one, the one that did. */
export function toAnswererAttributes(response: CompletionChunk | undefined): Attributes {
  const { provider = '', model = '' } = response ?? {}
  return known({
    'gen_ai.provider.name': provider === '' ? undefined : toProviderName(provider),
    'gen_ai.response.model': model === '' ? undefined : model,
  })
}

/** What was answered; of choices that were awaited and did not come, that they ended abnormally. */
export function toResponseAttributes(response: CompletionChunk | undefined, awaited = 1): Attributes {
  const { provider, id, choices = [], serviceTier, systemFingerprint } = response ?? {}
  const isOpenAI = provider === 'openai'
  const reasons = choices.toSorted((one, other) => one.index - other.index).map(toReason)
  return known({
    'gen_ai.response.finish_reasons': reasons.length > 0 ? reasons : Array.from({ length: awaited }, () => 'error'),
    'gen_ai.response.id': id === '' ? undefined : id,
    'openai.response.service_tier': isOpenAI ? serviceTier : undefined,
    'openai.response.system_fingerprint': isOpenAI ? systemFingerprint : undefined,
  })
}

/** How many tokens were used. */
export function toUsageAttributes(tokens: Tokens): Attributes {
  return known({
    'gen_ai.usage.audio.input_tokens': tokens.audioInput,
    'gen_ai.usage.audio.output_tokens': tokens.audioOutput,
    'gen_ai.usage.cache_read.input_tokens': tokens.cacheRead,
    'gen_ai.usage.cache_write.input_tokens': tokens.cacheWrite,
    'gen_ai.usage.input_tokens': tokens.input,
    'gen_ai.usage.output_tokens': tokens.output,
    'gen_ai.usage.reasoning.output_tokens': tokens.reasoning,
  })
}

/** Counts in the conventions' terms: the details are parts of input and output. */
export interface Tokens {
  readonly input: number
  readonly output: number
  readonly cacheRead?: number | undefined
  readonly cacheWrite?: number | undefined
  readonly reasoning?: number | undefined
  readonly audioInput?: number | undefined
  readonly audioOutput?: number | undefined
}

/** Counts the tokens; where a vendor tells those that it bills beside those that its model saw, the conventions ask for the first. */
export function countTokens({ usage, providerMetadata }: CompletionChunk): Tokens | undefined {
  const vendorUsage = providerMetadata?.['usage']
  const billed = isObject(vendorUsage) ? vendorUsage['billed_units'] : undefined
  if (isObject(billed)) {
    const { input_tokens: input, output_tokens: output } = billed
    if (typeof input === 'number' && typeof output === 'number') return { input, output }
  }
  if (usage === undefined) return undefined
  return {
    input: usage.promptTokens,
    output: usage.completionTokens,
    cacheRead: usage.promptTokensDetails?.cachedTokens,
    cacheWrite: usage.promptTokensDetails?.cacheWriteTokens,
    reasoning: usage.completionTokensDetails?.reasoningTokens,
    audioInput: usage.promptTokensDetails?.audioTokens,
    audioOutput: usage.completionTokensDetails?.audioTokens,
  }
}

/** A choice that was not finished ended abnormally. */
function toReason({ finishReason }: { readonly finishReason: FinishReason | null }): string {
  if (finishReason === null) return 'error'
  return finishReason === 'tool_calls' ? 'tool_call' : finishReason
}
