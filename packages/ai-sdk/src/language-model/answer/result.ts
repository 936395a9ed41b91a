import type {
  JSONObject,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { ChoiceChunk, CompletionChunk, CompletionResponse, FinishReason, Warning } from '@concord/core'
import { isObject } from '@concord/core/adapter'
import { toMetadata } from '../../metadata.ts'
import { toContent } from './content.ts'
import { toSources } from './sources.ts'

/** Writes an answer: its first choice, and all else as metadata. */
export function toResult(
  response: CompletionResponse,
  warnings: readonly SharedV4Warning[],
): LanguageModelV4GenerateResult {
  const [choice] = response.choices
  return {
    content: [...toContent(choice.content, response.id), ...toSources(choice.content)],
    finishReason: toFinishReason(choice),
    usage: toUsage(response),
    providerMetadata: toAnswerMetadata(response),
    response: toResponseFacts(response),
    warnings: [...warnings, ...toWarnings(response.warnings)],
  }
}

/** Who answered, and when. */
export function toResponseFacts({ id, created, model }: CompletionChunk): {
  id: string
  timestamp: Date
  modelId: string
} {
  return { id, timestamp: new Date(created * 1000), modelId: model }
}

/** Writes why the model stopped: the nearest word of the AI SDK, and the vendor's own. */
export function toFinishReason(choice: Partial<ChoiceChunk>): LanguageModelV4FinishReason {
  const { finishReason, nativeFinishReason } = choice
  return { unified: FINISH_REASONS[finishReason ?? 'unknown'], raw: nativeFinishReason }
}

const FINISH_REASONS: Readonly<Record<FinishReason, LanguageModelV4FinishReason['unified']>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
  refusal: 'content-filter',
  pause: 'other',
  error: 'error',
  unknown: 'other',
}

/** Writes the usage; what is not known is undefined. */
export function toUsage({ usage, providerMetadata }: Partial<CompletionChunk>): LanguageModelV4Usage {
  const { cachedTokens, cacheWriteTokens } = usage?.promptTokensDetails ?? {}
  const reasoning = usage?.completionTokensDetails?.reasoningTokens
  const raw = providerMetadata?.['usage']
  const knowsCache = cachedTokens !== undefined || cacheWriteTokens !== undefined
  return {
    inputTokens: {
      total: usage?.promptTokens,
      noCache: usage && knowsCache ? usage.promptTokens - (cachedTokens ?? 0) - (cacheWriteTokens ?? 0) : undefined,
      cacheRead: cachedTokens,
      cacheWrite: cacheWriteTokens,
    },
    outputTokens: {
      total: usage?.completionTokens,
      text: usage === undefined || reasoning === undefined ? undefined : usage.completionTokens - reasoning,
      reasoning,
    },
    ...(isObject(raw) && { raw: raw as JSONObject }), // A vendor's JSON.
  }
}

/** What an answer of the AI SDK has no place for. */
export function toAnswerMetadata(response: CompletionChunk): SharedV4ProviderMetadata {
  const { provider, usage, requestId, serviceTier, systemFingerprint, providerMetadata, warnings } = response
  const [first, ...others] = response.choices
  return toMetadata({
    provider,
    finishReason: first?.finishReason,
    logprobs: first?.logprobs,
    choice: first?.providerMetadata,
    choices: others.length > 0 ? response.choices : undefined,
    usage,
    requestId,
    serviceTier,
    systemFingerprint,
    providerMetadata,
    warnings,
  })
}

/** Writes what Concord told apart from the answer. */
export function toWarnings(warnings: readonly Warning[] = []): SharedV4Warning[] {
  return warnings.map(({ code, message, path = code }) => {
    if (code === 'unsupported') return { type: 'unsupported', feature: path, details: message }
    if (code === 'adjusted') return { type: 'compatibility', feature: path, details: message }
    return { type: 'other', message: `${path}: ${message}` }
  })
}
