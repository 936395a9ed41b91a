import type { CompletionResponse, Context } from '@concord/core'
import { createContext } from '@concord/core/adapter'
import type { GenerateResponse } from 'ollama/browser'
import { BODY_FIELDS, fromBody, type WireForm } from '../response.ts'

/** Reads what the SDK's `generate` answered. Throws `invalid_response` for what is no generate response. */
export function fromGenerateResponse(response: GenerateResponse, context: Partial<Context> = {}): CompletionResponse {
  return fromResult(response, createContext(context))
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromResult(body: unknown, context: Context): CompletionResponse {
  return fromBody(body, context, GENERATE)
}

/** What the model wrote stands in the body itself. */
export const GENERATE: WireForm = {
  name: 'generate response',
  text: 'response',
  messageOf: (body) => (typeof body['done'] === 'boolean' ? body : undefined),
  metadataOf: () => undefined,
  fields: new Set([...BODY_FIELDS, 'response', 'thinking', 'image', 'tool_calls']),
}
