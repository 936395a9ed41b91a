import type { CallMode, CompletionRequest, Translation } from '@concord/core'
import { mergeOptions, present } from '@concord/core/adapter'
import type { Interactions } from '@google/genai'
import { ownOptions } from '../../config.ts'
import { toStop } from '../../request.ts'
import { toMessages } from './messages.ts'
import { toThinking } from './reasoning.ts'
import { toResponseFormat } from './response-format.ts'
import { toToolChoice, toTools } from './tools.ts'

/** What the SDK's `interactions.create` takes; one call is one request. */
export interface InteractionParams extends Interactions.CreateModelInteractionParamsNonStreaming {
  readonly automatic_continuation: false
}

/** Writes a request that was checked. */
export function toParams(request: CompletionRequest, mode: CallMode): Translation<InteractionParams> {
  const conversation = toMessages(request.messages ?? [])
  const thinking = toThinking(request.reasoning)
  const format = toResponseFormat(request.responseFormat)
  const tools = toTools(request.tools)
  const config = present({
    temperature: request.temperature,
    top_p: request.topP,
    max_output_tokens: request.maxTokens,
    seed: request.seed,
    stop_sequences: toStop(request.stop),
    ...thinking.value,
    tool_choice: toToolChoice(request),
  })
  const params = present({
    model: request.model,
    ...conversation.value,
    generation_config: Object.keys(config).length > 0 ? config : undefined,
    tools: tools.value,
    response_format: format.value,
    service_tier: request.serviceTier,
    labels: request.metadata,
    stream: mode === 'stream' ? true : undefined,
    automatic_continuation: false,
  })
  return {
    // The fields are those of the wire; the SDK's types narrow what the contract leaves open (steps, tools).
    value: mergeOptions<object>(params, ownOptions(request.providerOptions)) as InteractionParams,
    warnings: [...conversation.warnings, ...thinking.warnings, ...format.warnings, ...tools.warnings],
  }
}
