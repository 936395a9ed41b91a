import type { CompletionResponse, Context } from '@concord/core'
import { createContext, isObject, leftovers } from '@concord/core/adapter'
import type { ChatResponse } from 'ollama/browser'
import { BODY_FIELDS, fromBody, type WireForm } from '../response.ts'

/** Reads what the SDK's `chat` answered. Throws `invalid_response` for what is no chat response. */
export function fromChatResponse(response: ChatResponse, context: Partial<Context> = {}): CompletionResponse {
  return fromResult(response, createContext(context))
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromResult(body: unknown, context: Context): CompletionResponse {
  return fromBody(body, context, CHAT)
}

/** The fields of a message that the contract holds. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set([
  'role', // always the assistant
  'content',
  'thinking',
  'image',
  'tool_calls',
])

/** What the model wrote is a message. */
export const CHAT: WireForm = {
  name: 'chat response',
  text: 'content',
  messageOf: ({ message }) => (isObject(message) ? message : undefined),
  metadataOf: (message) => leftovers(message, MESSAGE_FIELDS).providerMetadata,
  fields: new Set([...BODY_FIELDS, 'message']),
}
