import type {
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4ResponseMetadata,
  LanguageModelV4Usage,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { CompletionChunk, CompletionResponse, Context, OutputPart, ProviderMetadata, Warning } from '@concord/core'
import {
  createdAt,
  createError,
  finishReasonOf,
  type FinishTable,
  isObject,
  textOf,
  toUsage,
} from '@concord/core/adapter'
import { type Names, withTools } from '../request/names.ts'
import { fromContent, toPlain } from './content.ts'

/** Reads a whole answer. */
export function fromGenerated(
  result: LanguageModelV4GenerateResult,
  context: Context,
  names: Names,
): CompletionResponse {
  const { content, finishReason, usage, providerMetadata, response, warnings } = result
  assertWhole(finishReason, names)
  const parts = fromContent(content, withTools(names, context.request))
  const { usage: counted, warnings: doubts = [] } = fromUsage(usage)
  const told = [...fromWarnings(warnings), ...doubts]
  return {
    ...fromResponseFacts(response, context, names),
    choices: [{ index: 0, text: textOf(parts), content: parts, ...fromFinishReason(finishReason, parts) }],
    ...(counted && { usage: counted }),
    ...(told.length > 0 && { warnings: told }),
    ...fromAnswerMetadata(providerMetadata, usage),
  }
}

/** Who answered, and when; what the provider does not tell is made. */
export function fromResponseFacts(
  facts: LanguageModelV4ResponseMetadata | undefined,
  context: Context,
  { provider }: Names,
): Pick<CompletionChunk, 'object' | 'id' | 'created' | 'model' | 'provider'> {
  const { id, timestamp, modelId: model = context.request.model ?? '' } = facts ?? {}
  const seconds = timestamp === undefined ? undefined : Math.floor(timestamp.getTime() / 1000)
  return { object: 'completion', id: id ?? context.createId(), created: createdAt(seconds, context), model, provider }
}

/** Reads why the model stopped. */
export function fromFinishReason(
  { unified, raw }: LanguageModelV4FinishReason,
  parts: readonly Pick<OutputPart, 'type'>[],
): ReturnType<typeof finishReasonOf> {
  const { finishReason } = finishReasonOf(
    unified,
    FINISH_REASONS,
    parts.map(({ type }) => type),
  )
  return { finishReason, ...(raw !== undefined && raw !== '' && { nativeFinishReason: raw }) }
}

/** The AI SDK's word for a cut answer is no end of one. */
export function assertWhole({ unified }: LanguageModelV4FinishReason, { provider }: Names): void {
  if (unified === 'interrupted')
    throw createError('interrupted', `${provider}: the answer ended before its end mark`, { provider })
}

const FINISH_REASONS: FinishTable = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
  'tool-calls': 'tool_calls',
  error: 'error',
}

/** Reads the usage: in the AI SDK's, too, cached tokens are inside the input, and reasoning is inside the output. */
export function fromUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): ReturnType<typeof toUsage> {
  return toUsage({
    prompt: inputTokens.total,
    completion: outputTokens.total,
    promptDetails: { cachedTokens: inputTokens.cacheRead, cacheWriteTokens: inputTokens.cacheWrite },
    completionDetails: { reasoningTokens: outputTokens.reasoning },
  })
}

/** What the provider tells beside the answer, and the vendor's own usage. */
export function fromAnswerMetadata(
  metadata: unknown,
  { raw }: LanguageModelV4Usage,
): { providerMetadata?: ProviderMetadata } {
  const told = toPlain(metadata)
  const kept = { ...(isObject(told) && told), ...(raw !== undefined && { usage: raw }) }
  return Object.keys(kept).length > 0 ? { providerMetadata: kept } : {}
}

/** Reads what the provider warned of. */
export function fromWarnings(warnings: readonly SharedV4Warning[]): Warning[] {
  return warnings.map((warning) => {
    switch (warning.type) {
      case 'unsupported':
      case 'compatibility': {
        const code = warning.type === 'unsupported' ? 'unsupported' : 'adjusted'
        const path = FIELDS[warning.feature] ?? warning.feature
        return { code, message: warning.details ?? `the provider says that ${path} is ${warning.type}`, path }
      }
      case 'deprecated':
        return { code: 'adjusted', message: warning.message, path: warning.setting }
      case 'other':
        return { code: 'adjusted', message: warning.message }
      default:
        return warning satisfies never
    }
  })
}

/** The fields of a request that the AI SDK calls otherwise. */
const FIELDS: Readonly<Record<string, string>> = { maxOutputTokens: 'maxTokens', stopSequences: 'stop' }
