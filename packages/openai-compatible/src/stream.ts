import type { CompletionStream, Context } from '@concord/core'
import { createContext, readStream } from '@concord/core/adapter'
import {
  createChatAdapter,
  createLegacyAdapter,
  createResponsesAdapter,
  type StreamEvent,
  withoutMark,
} from '@concord/openai/protocol'
import { capabilitiesOf } from './adapter.ts'
import type { HostLiteral } from './host.ts'

/** Reads the SDK's own stream of chat completion chunks; the caller keeps its retries and time limits. */
export function fromChatStream(
  host: HostLiteral,
  stream: AsyncIterable<StreamEvent>,
  context: Partial<Context> = {},
): CompletionStream {
  const adapter = createChatAdapter(host, capabilitiesOf(host, 'chat'), callsNothing)
  return readStream(withoutMark(stream), adapter, createContext(context))
}

/** Reads the SDK's own stream of response events; the caller keeps its retries and time limits. */
export function fromResponseStream(
  host: HostLiteral,
  stream: AsyncIterable<StreamEvent>,
  context: Partial<Context> = {},
): CompletionStream {
  const adapter = createResponsesAdapter(host, capabilitiesOf(host, 'responses'), callsNothing)
  return readStream(stream, adapter, createContext(context))
}

/** Reads the SDK's own stream of legacy completions; the caller keeps its retries and time limits. */
export function fromLegacyStream(
  host: HostLiteral,
  stream: AsyncIterable<StreamEvent>,
  context: Partial<Context> = {},
): CompletionStream {
  const adapter = createLegacyAdapter(host, capabilitiesOf(host, 'completions'), callsNothing)
  return readStream(withoutMark(stream), adapter, createContext(context))
}

/** The SDK of an adapter whose translators alone are used. */
export function callsNothing(): Promise<never> {
  return Promise.reject(new TypeError('a translator makes no call'))
}
