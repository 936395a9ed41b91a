import type { CompletionResponse, Context } from '@concord/core'
import { createContext, createError, fold, isFinished, isObject, objectsOf } from '@concord/core/adapter'
import type { ChatCompletionResponse, FIMCompletionResponse } from '@mistralai/mistralai/models/components'
import { PROVIDER } from '../config.ts'
import { fromErrorBody } from '../errors.ts'
import { toWireNames } from '../names.ts'
import { createDecoder, DONE } from '../stream/decoder.ts'

/** Reads what `chat.complete` or `fim.complete` answered. Throws `invalid_response` for what is no completion. */
export function fromMistralCompletion(
  completion: ChatCompletionResponse | FIMCompletionResponse,
  context: Partial<Context> = {},
): CompletionResponse {
  return fromBody(toWireNames(completion), createContext(context))
}

/** Reads a body of the wire, of which nothing is known yet: it is a stream of one event. */
export function fromBody(body: unknown, context: Context): CompletionResponse {
  const failure = fromErrorBody(body)
  if (failure !== undefined) throw failure
  if (!isObject(body) || objectsOf(body['choices']).length === 0) throw notACompletion(context)
  const decoder = createDecoder(context)
  const pieces = [decoder.decode(body), decoder.decode(DONE), decoder.end()]
  const response = fold(pieces.filter((piece) => piece !== undefined))
  if (!isFinished(response)) throw notACompletion(context)
  return response
}

function notACompletion({ requestId }: Context): Error {
  const message = `${PROVIDER}: the answer has no choices; it is no completion`
  return createError('invalid_response', message, { provider: PROVIDER, requestId })
}
