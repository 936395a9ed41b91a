import type { CompletionResponse, Context } from '@concord/core'
import {
  createContext,
  createdAt,
  createError,
  finishReasonOf,
  type FinishTable,
  isObject,
  leftovers,
  textOf,
  textOrAbsent,
  typesOf,
} from '@concord/core/adapter'
import type { Cohere } from 'cohere-ai'
import { PROVIDER } from '../config.ts'
import { fromErrorBody } from '../errors.ts'
import { RESPONSE, toWire } from './casing.ts'
import { fromLogprobs } from './logprobs.ts'
import { fromMessage } from './message.ts'
import { fromUsage } from './usage.ts'

/** Reads what `chat` answered. Throws `invalid_response` for what is no answer. */
export function fromChatResponse(response: Cohere.V2ChatResponse, context: Partial<Context> = {}): CompletionResponse {
  return fromBody(toWire(response, RESPONSE), createContext(context))
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromBody(body: unknown, context: Context): CompletionResponse {
  const failure = fromErrorBody(body)
  if (failure !== undefined) throw failure
  if (!isObject(body) || !isObject(body['message'])) {
    const message = `${PROVIDER}: the answer has no message; it is no chat response`
    throw createError('invalid_response', message, { provider: PROVIDER, requestId: context.requestId })
  }
  const { content, ...metadata } = fromMessage(body['message'], context.createId)
  const ending = finishReasonOf(body['finish_reason'], FINISH_REASONS, typesOf(content))
  return {
    object: 'completion',
    id: textOrAbsent(body['id']) ?? context.createId(),
    created: createdAt(undefined, context),
    model: context.request.model ?? '',
    provider: PROVIDER,
    choices: [{ index: 0, text: textOf(content), content, ...ending, ...fromLogprobs(body['logprobs']), ...metadata }],
    ...(isObject(body['usage']) && fromUsage(body['usage'])),
    ...leftovers(body, BODY_FIELDS),
  }
}

/** The fields of a body that the contract holds; the usage is kept as the vendor's beside it. */
export const BODY_FIELDS: ReadonlySet<string> = new Set(['id', 'message', 'finish_reason', 'logprobs'])

/** Source: https://docs.cohere.com/reference/chat */
export const FINISH_REASONS: FinishTable = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool_calls',
  ERROR: 'error',
  TIMEOUT: 'error',
}
