import type { CompletionRequest, Translation } from '@concord/core'
import { mergeOptions, present } from '@concord/core/adapter'
import type { GenerateContentParameters } from '@google/genai'
import { ownOptions } from '../../config.ts'
import { toStop } from '../../request.ts'
import { splitOptions } from './fields.ts'
import { toMessages } from './messages.ts'
import { toThinking } from './reasoning.ts'
import { toResponseFormat } from './response-format.ts'
import { toToolConfig, toTools } from './tools.ts'

/** What the SDK's `models.generateContent` takes; that of a stream is the same. */
export type GenerateContentParams = GenerateContentParameters

/** Writes a request that was checked. */
export function toParams(request: CompletionRequest): Translation<GenerateContentParams> {
  const conversation = toMessages(request.messages ?? [])
  const thinking = toThinking(request.reasoning)
  const format = toResponseFormat(request.responseFormat)
  const tools = toTools(request.tools)
  const { contents, systemInstruction } = conversation.value
  const own = splitOptions({ contents, tools: tools.value, options: ownOptions(request.providerOptions) })
  const config = present({
    ...ONE_REQUEST,
    systemInstruction,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    candidateCount: request.n,
    maxOutputTokens: request.maxTokens,
    stopSequences: toStop(request.stop),
    responseLogprobs: request.logprobs,
    logprobs: request.topLogprobs,
    presencePenalty: request.presencePenalty,
    frequencyPenalty: request.frequencyPenalty,
    seed: request.seed,
    ...format.value,
    thinkingConfig: thinking.value,
    tools: tools.value,
    toolConfig: toToolConfig(request),
    labels: request.metadata,
    serviceTier: request.serviceTier,
  })
  const extra = own.extraBody === undefined ? {} : { httpOptions: { extraBody: own.extraBody } }
  return {
    // The fields are those of the SDK; its types narrow strings (serviceTier, modes) that the contract leaves open.
    value: {
      model: request.model ?? '',
      contents,
      config: mergeOptions<object>(mergeOptions<object>(config, own.config), extra),
    } as GenerateContentParams,
    warnings: [...conversation.warnings, ...thinking.warnings, ...format.warnings, ...tools.warnings],
  }
}

/** One call is one request: the SDK runs no tools by itself, and does not go on where an answer paused. */
const ONE_REQUEST = {
  automaticContinuation: false,
  automaticFunctionCalling: { disable: true },
} as const
