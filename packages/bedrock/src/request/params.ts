import type { ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime'
import type { CallMode, CompletionRequest, Translation, Warning } from '@concord/core'
import { mergeOptions, present } from '@concord/core/adapter'
import { ownOptions, PROVIDER } from '../config.ts'
import { withPromptCache } from './cache-points.ts'
import { toMessages } from './messages.ts'
import { toReasoning } from './reasoning.ts'
import { toResponseFormat } from './response-format.ts'
import { toToolConfig } from './tools.ts'

/** What the SDK's commands take; the one for streams takes more of a guardrail. */
export type ConverseParams = ConverseStreamCommandInput

/** Writes a request that was checked; the command says whether the answer is a stream. */
export function toParams(request: CompletionRequest, _mode: CallMode): Translation<ConverseParams> {
  const conversation = toMessages(request.messages ?? [])
  const reasoning = toReasoning(request.reasoning)
  const format = toResponseFormat(request.responseFormat)
  const { maxTokens, temperature, topP } = request
  const params = present({
    modelId: request.model,
    ...withPromptCache(conversation.value, request.promptCache),
    inferenceConfig: toObject({ maxTokens, temperature, topP, stopSequences: toStop(request.stop) }),
    toolConfig: toToolConfig(request),
    additionalModelRequestFields: toObject({ top_k: request.topK, thinking: reasoning.value.thinking }),
    outputConfig: toObject({ effort: reasoning.value.effort, textFormat: format.value }),
    requestMetadata: request.metadata,
    serviceTier: request.serviceTier === undefined ? undefined : { type: request.serviceTier },
  })
  return {
    // The fields are those of the wire; the SDK's types narrow strings (formats, tiers) that the contract leaves open.
    value: mergeOptions<object>(params, ownOptions(request.providerOptions)) as ConverseParams,
    warnings: [
      ...conversation.warnings,
      ...reasoning.warnings,
      ...format.warnings,
      ...cacheWarnings(request.promptCache),
    ],
  }
}

/** An object without fields is none. */
function toObject(fields: object): object | undefined {
  const given = present(fields)
  return Object.keys(given).length > 0 ? given : undefined
}

function toStop(stop: CompletionRequest['stop']): readonly string[] | undefined {
  if (stop === undefined || stop.length === 0) return undefined
  return typeof stop === 'string' ? [stop] : stop
}

function cacheWarnings(cache: CompletionRequest['promptCache']): readonly Warning[] {
  if (cache?.key === undefined) return []
  const message = `${PROVIDER} has no promptCache.key; it was left out`
  return [{ code: 'unsupported', message, path: 'promptCache.key' }]
}
