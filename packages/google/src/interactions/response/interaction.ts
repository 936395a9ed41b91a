import type { CompletionResponse, Context, OutputPart } from '@concord/core'
import {
  createContext,
  createdAt,
  createError,
  finishReasonOf,
  type FinishTable,
  isObject,
  leftovers,
  objectsOf,
  textOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import type { Interactions } from '@google/genai'
import { PROVIDER } from '../../config.ts'
import { fromErrorBody } from '../../errors.ts'
import { isWholeTime, secondsOf } from '../../time.ts'
import { fromStep, type StepFacts } from './steps.ts'
import { fromUsage } from './usage.ts'

/** Reads what `interactions.create` answered. Throws `invalid_response` for what is no interaction. */
export function fromInteraction(
  interaction: Interactions.Interaction,
  context: Partial<Context> = {},
): CompletionResponse {
  return fromBody(interaction, createContext(context))
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromBody(body: unknown, context: Context): CompletionResponse {
  const failure = fromErrorBody(body)
  if (failure !== undefined) throw failure
  if (!isObject(body) || typeof body['status'] !== 'string') {
    const message = `${PROVIDER}: the answer has no status; it is no interaction`
    throw createError('invalid_response', message, { provider: PROVIDER, requestId: context.requestId })
  }
  const content = fromSteps(objectsOf(body['steps']), context)
  const types = content.map((part) => part.type)
  return {
    object: 'completion',
    id: textOrAbsent(body['id']) ?? context.createId(),
    created: createdAt(secondsOf(body['created']), context),
    model: textOrAbsent(body['model']) ?? context.request.model ?? '',
    provider: PROVIDER,
    choices: [{ index: 0, text: textOf(content), content, ...finishReasonOf(body['status'], FINISH_REASONS, types) }],
    ...fromFacts(body),
    ...toMetadata(body, true),
  }
}

/** Reads the steps of an answer. */
export function fromSteps(steps: readonly WireObject[], { createId }: Pick<StepFacts, 'createId'>): OutputPart[] {
  const facts: StepFacts = { createId, names: new Map() }
  const content: OutputPart[] = []
  for (const step of steps) content.push(...fromStep(step, content.length, facts))
  return content
}

/** The fields of an interaction that the contract holds, that say nothing, or that say again what was asked. */
export const INTERACTION_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'object', // always an interaction
  'model',
  'status',
  'steps',
  'usage',
  'service_tier',
  // What the SDK adds
  'output_text',
  'output_image',
  'output_audio',
  'output_video',
  'sdkHttpResponse',
  // Echoes of the request
  'input',
  'system_instruction',
  'tools',
  'generation_config',
  'response_format',
  'response_mime_type',
  'response_modalities',
  'safety_settings',
  'cached_content',
  'previous_interaction_id',
  'labels',
  'webhook_config',
])

/** What stands beside the steps. A time that Unix seconds say all of is not said twice. */
export function toMetadata(body: WireObject, hasCreated: boolean): Pick<CompletionResponse, 'providerMetadata'> {
  const { created, ...metadata }: WireObject = leftovers(body, INTERACTION_FIELDS).providerMetadata ?? {}
  const usage = body['usage']
  const all = {
    ...metadata,
    ...(created !== undefined && !(hasCreated && isWholeTime(created)) && { created }),
    ...(isObject(usage) && { usage }),
  }
  return Object.keys(all).length > 0 ? { providerMetadata: all } : {}
}

/** Reads what stands beside the steps and has a field of the contract. */
export function fromFacts(body: WireObject): Pick<CompletionResponse, 'usage' | 'warnings' | 'serviceTier'> {
  const serviceTier = textOrAbsent(body['service_tier'])
  const usage = isObject(body['usage']) ? fromUsage(body['usage']) : {}
  return { ...usage, ...(serviceTier !== undefined && { serviceTier }) }
}

/** Source: https://ai.google.dev/api/interactions-api */
export const FINISH_REASONS: FinishTable = {
  completed: 'stop',
  requires_action: 'tool_calls',
  incomplete: 'length',
  requires_continuation: 'pause',
  failed: 'error',
  cancelled: 'error',
  budget_exceeded: 'error',
}
