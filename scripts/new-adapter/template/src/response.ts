import type { CompletionResponse, Context } from '@concord/core'
import { createContext } from '@concord/core/adapter'

/** Reads what the API answered. Throws `invalid_response` for what is no answer. */
export function fromChat(body: unknown, context: Partial<Context> = {}): CompletionResponse {
  return fromBody(body, createContext(context))
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromBody(_body: unknown, _context: Context): CompletionResponse {
  throw new Error(
    'write response: choices, parts, finish and usage; finishReasonOf() reads a word by a table, toUsage() adds up, ' +
      'leftovers() keeps every unknown key',
  )
}
