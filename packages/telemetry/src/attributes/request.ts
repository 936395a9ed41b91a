import type { CompletionRequest } from '@concord/core'
import type { Attributes } from '@opentelemetry/api'
import { isObject } from '@concord/core/adapter'
import type { TelemetryOptions } from '../options.ts'
import { operationOf, toProviderName } from './provider.ts'

/** What a sampler may decide by, and what every metric has. */
export function toCallAttributes(provider: string, request: CompletionRequest, options: TelemetryOptions): Attributes {
  const { model, server } = options
  return known({
    'gen_ai.operation.name': operationOf(provider, request, options),
    'gen_ai.provider.name': toProviderName(provider),
    'gen_ai.request.model': request.model ?? model,
    'server.address': server?.address,
    'server.port': server?.port,
  })
}

/** What the operation is, and of which model: the name of its span. */
export function toSpanName(provider: string, request: CompletionRequest, options: TelemetryOptions): string {
  const operation = operationOf(provider, request, options)
  const asked = request.model ?? options.model
  return asked === undefined ? operation : `${operation} ${asked}`
}

/** What was asked for. */
export function toRequestAttributes(provider: string, request: CompletionRequest, isStreamed: boolean): Attributes {
  const { stop, n, serviceTier } = request
  return known({
    'gen_ai.output.type': outputTypeOf(request),
    'gen_ai.request.choice.count': n === 1 ? undefined : n,
    'gen_ai.request.frequency_penalty': request.frequencyPenalty,
    'gen_ai.request.max_tokens': request.maxTokens,
    'gen_ai.request.presence_penalty': request.presencePenalty,
    'gen_ai.request.previous_response.id': previousOf(provider, request),
    'gen_ai.request.reasoning.level': request.reasoning?.effort,
    'gen_ai.request.seed': request.seed,
    'gen_ai.request.stop_sequences': typeof stop === 'string' ? [stop] : stop,
    'gen_ai.request.stream': isStreamed ? true : undefined,
    'gen_ai.request.temperature': request.temperature,
    'gen_ai.request.top_k': request.topK,
    'gen_ai.request.top_p': request.topP,
    'openai.request.service_tier': provider === 'openai' && serviceTier !== 'auto' ? serviceTier : undefined,
  })
}

/** Leaves out what is not known. */
export function known(attributes: Readonly<Record<string, Value | undefined>>): Attributes {
  const kept: Attributes = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) kept[name] = typeof value === 'object' ? [...value] : value
  }
  return kept
}

type Value = string | number | boolean | readonly string[]

/** The answer that this one goes on from, where the vendor keeps it: a parameter of its own. */
function previousOf(provider: string, { providerOptions }: CompletionRequest): string | undefined {
  const own = Object.entries(providerOptions ?? {}).find(([name]) => name === provider)?.[1]
  const id = isObject(own) ? (own['previous_response_id'] ?? own['previous_interaction_id']) : undefined
  return typeof id === 'string' ? id : undefined
}

function outputTypeOf({ responseFormat }: CompletionRequest): string | undefined {
  if (responseFormat === undefined) return undefined
  return 'type' in responseFormat && responseFormat.type === 'text' ? 'text' : 'json'
}
