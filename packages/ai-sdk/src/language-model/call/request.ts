import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider'
import type { CompletionRequest, ReasoningSettings, ResponseFormat } from '@concord/core'
import { fromMetadata, KEY } from '../../metadata.ts'
import { toMessages } from './messages.ts'
import { toToolChoice, toTools } from './tools.ts'

/** A request, and what of the call it could not say. */
export interface ReadCall {
  readonly value: CompletionRequest
  readonly warnings: readonly SharedV4Warning[]
}

/** Reads a call of the AI SDK. */
export function toRequest(call: LanguageModelV4CallOptions, provider: string, modelId: string | undefined): ReadCall {
  const { reasoning: ownReasoning, ...own } = fromMetadata(call.providerOptions) as Partial<CompletionRequest> // As documented.
  const warnings: SharedV4Warning[] = foreignOptions(call)
  const { messages, warnings: ofMessages } = toMessages(call.prompt, provider)
  const { tools, warnings: ofTools } = toTools(call.tools)
  const reasoning = toReasoning(call.reasoning, ownReasoning)
  const responseFormat = toResponseFormat(call.responseFormat)
  const settings = {
    model: modelId,
    maxTokens: call.maxOutputTokens,
    temperature: call.temperature,
    topP: call.topP,
    topK: call.topK,
    stop: call.stopSequences,
    seed: call.seed,
    frequencyPenalty: call.frequencyPenalty,
    presencePenalty: call.presencePenalty,
    tools,
    toolChoice: toToolChoice(call.toolChoice),
    responseFormat,
    reasoning,
  }
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  return { value: { messages, ...given, ...own }, warnings: [...warnings, ...ofMessages, ...ofTools] }
}

/** The AI SDK's options of other providers are named as its own packages name them, and not as a vendor's wire does. */
function foreignOptions({ providerOptions = {} }: LanguageModelV4CallOptions): SharedV4Warning[] {
  const foreign = Object.keys(providerOptions).filter((name) => name !== KEY)
  return foreign.map((name) => ({
    type: 'unsupported',
    feature: `providerOptions.${name}`,
    details: `give the vendor's own parameters as providerOptions.${KEY}.providerOptions.${name}`,
  }))
}

/** With an effort comes what has to be sent back with the reasoning, so that a loop of tools can go on. */
function toReasoning(
  effort: LanguageModelV4CallOptions['reasoning'],
  own: ReasoningSettings | undefined,
): ReasoningSettings | undefined {
  if (effort === undefined || effort === 'provider-default') return own
  return { effort, ...(effort !== 'none' && { include: true }), ...own }
}

function toResponseFormat(format: LanguageModelV4CallOptions['responseFormat']): ResponseFormat | undefined {
  if (format?.type !== 'json') return undefined
  const { schema, name, description } = format
  if (schema === undefined) return { type: 'json_object' }
  return {
    type: 'json_schema',
    schema: { ...schema },
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
  }
}
