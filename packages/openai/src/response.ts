import type { CompletionChoice, CompletionResponse, Context } from '@concord/core'
import {
  createdAt,
  createError,
  type FinishTable,
  isObject,
  leftovers,
  objectsOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from './config.ts'
import { fromErrorBody } from './errors.ts'
import { fromUsage } from './usage.ts'

/**
 * Reads a body with choices, of which nothing is known yet: what stands beside the choices is the same for chat and for
 * legacy completions. Throws `invalid_response` for what has no choices.
 */
export function fromBody(
  body: unknown,
  context: Context,
  fromChoice: (choice: WireObject, context: Context) => CompletionChoice,
): CompletionResponse {
  const failure = fromErrorBody(body)
  if (failure !== undefined) throw failure
  const [first, ...others] = isObject(body)
    ? objectsOf(body['choices']).map((choice) => fromChoice(choice, context))
    : []
  if (!isObject(body) || first === undefined) {
    const message = `${PROVIDER}: the answer has no choices; it is no completion`
    throw createError('invalid_response', message, { provider: PROVIDER, requestId: context.requestId })
  }
  const choices: [CompletionChoice, ...CompletionChoice[]] = [first, ...others]
  return {
    object: 'completion',
    id: textOrAbsent(body['id']) ?? context.createId(),
    created: createdAt(body['created'], context),
    model: textOrAbsent(body['model']) ?? context.request.model ?? '',
    provider: PROVIDER,
    choices: inOrder(choices),
    ...fromFacts(body),
    ...leftovers(body, COMPLETION_FIELDS),
  }
}

/** The choices by index, whatever order the wire has them in; where two claim one place, each has the place where it stands. */
function inOrder(choices: [CompletionChoice, ...CompletionChoice[]]): CompletionResponse['choices'] {
  const isDistinct = new Set(choices.map(({ index }) => index)).size === choices.length
  const placed = isDistinct ? choices : choices.map((choice, index) => ({ ...choice, index }))
  const [first, ...others] = placed.toSorted((a, b) => a.index - b.index)
  return first === undefined ? choices : [first, ...others]
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
): Pick<CompletionResponse, 'usage' | 'warnings' | 'systemFingerprint' | 'serviceTier'> {
  const systemFingerprint = textOrAbsent(body['system_fingerprint'])
  const serviceTier = textOrAbsent(body['service_tier'])
  return {
    ...(isObject(body['usage']) && fromUsage(body['usage'])),
    ...(systemFingerprint !== undefined && { systemFingerprint }),
    ...(serviceTier !== undefined && { serviceTier }),
  }
}

/** Sources: https://platform.openai.com/docs/api-reference/chat/object and …/completions/object, which has fewer words */
export const FINISH_REASONS: FinishTable = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
}
