import type { CompletionResponse, Context } from '@concord/core'
import { createContext } from '@concord/core/adapter'
import { createChatAdapter, createLegacyAdapter, createResponsesAdapter } from '@concord/openai/protocol'
import { capabilitiesOf } from './adapter.ts'
import type { HostLiteral } from './host.ts'
import { callsNothing } from './stream.ts'

/** Reads what `chat.completions.create` of a host answered. Throws `invalid_response` for what is no completion. */
export function fromChatCompletion(
  host: HostLiteral,
  completion: unknown,
  context: Partial<Context> = {},
): CompletionResponse {
  const adapter = createChatAdapter(host, capabilitiesOf(host, 'chat'), callsNothing)
  return adapter.fromResult(completion, createContext(context))
}

/** Reads what `responses.create` of a host answered. Throws `invalid_response` for what is no response. */
export function fromResponse(host: HostLiteral, response: unknown, context: Partial<Context> = {}): CompletionResponse {
  const adapter = createResponsesAdapter(host, capabilitiesOf(host, 'responses'), callsNothing)
  return adapter.fromResult(response, createContext(context))
}

/** Reads what `completions.create` of a host answered. Throws `invalid_response` for what is no completion. */
export function fromLegacyCompletion(
  host: HostLiteral,
  completion: unknown,
  context: Partial<Context> = {},
): CompletionResponse {
  const adapter = createLegacyAdapter(host, capabilitiesOf(host, 'completions'), callsNothing)
  return adapter.fromResult(completion, createContext(context))
}
