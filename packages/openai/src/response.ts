import type { CompletionChoice, CompletionResponse, Context } from '@concord/core'
import {
  choicesInOrder,
  createdAt,
  createError,
  type FinishTable,
  isObject,
  leftovers,
  objectsOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { fromErrorBody } from './errors.ts'
import type { Host } from './host.ts'
import { annotationsOf, SOURCE_FIELDS, toOwnObject } from './host-object.ts'
import { fromUsage } from './usage.ts'

/**
 * Reads a body with choices, of which nothing is known yet: what stands beside the choices is the same for chat and for
 * legacy completions. Throws `invalid_response` for what has no choices.
 */
export function fromBody(
  received: unknown,
  context: Context,
  host: Host,
  fromChoice: (choice: WireObject) => CompletionChoice,
): CompletionResponse {
  const { provider } = host
  const failure = fromErrorBody(received, host)
  if (failure !== undefined) throw failure
  const body = isObject(received) ? withSources(toOwnObject(received, host), host) : {}
  const [first, ...others] = choicesInOrder(objectsOf(body['choices']).map(fromChoice))
  if (first === undefined) {
    const message = `${provider}: the answer has no choices; it is no completion`
    throw createError('invalid_response', message, { provider, requestId: context.requestId })
  }
  return {
    object: 'completion',
    id: textOrAbsent(body['id']) ?? context.createId(),
    created: createdAt(body['created'], context),
    model: textOrAbsent(body['model']) ?? context.request.model ?? '',
    provider,
    choices: [first, ...others],
    ...fromFacts(body, host),
    ...leftovers(body, COMPLETION_FIELDS),
  }
}

/** Sources that stand beside the choices are citations of the first one's text. */
function withSources(body: WireObject, { quirks }: Host): WireObject {
  const sources = quirks.citations === true ? annotationsOf(body) : []
  if (sources.length === 0) return body
  const [first, ...others] = objectsOf(body['choices'])
  if (first === undefined) return body
  const message = isObject(first['message']) ? first['message'] : {}
  const own = Array.isArray(message['annotations']) ? message['annotations'] : []
  const cited = { ...first, message: { ...message, annotations: [...own, ...sources] } }
  const rest = Object.entries(body).filter(([key]) => !SOURCE_FIELDS.some((field) => field === key))
  return { ...Object.fromEntries(rest), choices: [cited, ...others] }
}

/** The place of a choice; one that says none is the first. */
export function indexOf(choice: WireObject): number {
  return typeof choice['index'] === 'number' ? choice['index'] : 0
}

/** The fields of a body, or of a stream's event, that the contract holds, or that say nothing (padding, an echo). */
export const COMPLETION_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'system_fingerprint',
  'service_tier',
  'obfuscation', // padding
  'metadata', // an echo of the request
])

/** Reads what stands beside the choices; the vendor's usage is kept as metadata by the caller's leftovers. */
export function fromFacts(
  body: WireObject,
  host: Host,
): Pick<CompletionResponse, 'usage' | 'warnings' | 'systemFingerprint' | 'serviceTier'> {
  const systemFingerprint = textOrAbsent(body['system_fingerprint'])
  const serviceTier = textOrAbsent(body['service_tier'])
  return {
    ...(isObject(body['usage']) && fromUsage(body['usage'], host)),
    ...(systemFingerprint !== undefined && { systemFingerprint }),
    ...(serviceTier !== undefined && { serviceTier }),
  }
}

/** What the words of a host mean. */
export function finishTable({ finishReasons }: Host): FinishTable {
  return finishReasons === undefined ? FINISH_REASONS : { ...FINISH_REASONS, ...finishReasons }
}

/** Sources: https://platform.openai.com/docs/api-reference/chat/object and …/completions/object, which has fewer words */
const FINISH_REASONS: FinishTable = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
}
