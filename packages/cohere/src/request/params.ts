import type { CallMode, CompletionRequest, Translation } from '@concord/core'
import { mergeOptions, present } from '@concord/core/adapter'
import type { Cohere } from 'cohere-ai'
import { ownOptions } from '../config.ts'
import { REQUEST, toSdk } from '../response/casing.ts'
import { toMessages } from './messages.ts'
import { toReasoning } from './reasoning.ts'
import { toResponseFormat } from './response-format.ts'
import { toStrictTools, toToolChoice, toTools } from './tools.ts'

/** What the SDK's `chat` and `chatStream` take. */
export type ChatParams = Cohere.V2ChatRequest

/** Writes a request that was checked; which of the two calls is made says whether it is streamed. */
export function toParams(request: CompletionRequest, _mode: CallMode): Translation<ChatParams> {
  const messages = toMessages(request.messages ?? [])
  const reasoning = toReasoning(request.reasoning)
  const format = toResponseFormat(request.responseFormat)
  const strict = toStrictTools(request.tools)
  const params = present({
    model: request.model,
    messages: messages.value,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    p: request.topP,
    k: request.topK,
    stop_sequences: toStop(request.stop),
    seed: request.seed,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    logprobs: request.logprobs,
    tools: toTools(request.tools),
    strict_tools: strict.value,
    tool_choice: toToolChoice(request),
    response_format: format.value,
    thinking: reasoning.value,
  })
  const merged = toSdk(mergeOptions<object>(params, ownOptions(request.providerOptions, REQUEST)), REQUEST)
  return {
    // The fields are those of the wire, by the SDK's names; its types do not know blocks and words from the future.
    value: merged as unknown as ChatParams,
    warnings: [...messages.warnings, ...reasoning.warnings, ...format.warnings, ...strict.warnings],
  }
}

function toStop(stop: CompletionRequest['stop']): readonly string[] | undefined {
  if (stop === undefined || stop.length === 0) return undefined
  return typeof stop === 'string' ? [stop] : stop
}
