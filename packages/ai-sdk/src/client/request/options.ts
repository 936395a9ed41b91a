import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { CompletionRequest, Translation, Warning } from '@concord/core'
import { toJsonSchema } from '@concord/core/adapter'
import { type Names, toProviderOptions } from './names.ts'
import { toPrompt } from './prompt.ts'
import { toToolChoice, toTools } from './tools.ts'

/** Writes a request as a call of the AI SDK. */
export function toCallOptions(request: CompletionRequest, names: Names): Translation<LanguageModelV4CallOptions> {
  const { value: prompt, warnings } = toPrompt(request, names)
  const { stop, responseFormat, reasoning, tools, toolChoice, providerOptions } = request
  const settings = {
    maxOutputTokens: request.maxTokens,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    stopSequences: typeof stop === 'string' ? [stop] : stop && [...stop],
    seed: request.seed,
    frequencyPenalty: request.frequencyPenalty,
    presencePenalty: request.presencePenalty,
    responseFormat: toResponseFormat(responseFormat, names.provider),
    reasoning: reasoning?.effort,
    tools: toTools(tools, names.provider),
    toolChoice: toToolChoice(toolChoice),
    providerOptions: toProviderOptions(providerOptions),
  }
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  return { value: { prompt, ...given }, warnings: [...warnings, ...reasoningWarnings(request)] }
}

function reasoningWarnings({ reasoning }: CompletionRequest): readonly Warning[] {
  if (reasoning?.maxTokens === undefined) return []
  const message = 'the AI SDK has no such setting; give it as an option of its provider'
  return [{ code: 'unsupported', message, path: 'reasoning.maxTokens' }]
}

function toResponseFormat(
  format: CompletionRequest['responseFormat'],
  provider: string,
): LanguageModelV4CallOptions['responseFormat'] {
  if (format === undefined) return undefined
  if ('~standard' in format) return { type: 'json', schema: toJsonSchema(format, 'responseFormat', provider) }
  if (format.type === 'text') return { type: 'text' }
  if (format.type === 'json_object') return { type: 'json' }
  const { schema, name, description } = format
  return {
    type: 'json',
    schema: toJsonSchema(schema, 'responseFormat.schema', provider),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
  }
}
