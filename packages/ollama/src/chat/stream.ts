import type { CompletionStream, Context, Decoder } from '@concord/core'
import { createContext, readStream } from '@concord/core/adapter'
import type { ChatResponse } from 'ollama/browser'
import { PROVIDER } from '../config.ts'
import { fromError } from '../errors.ts'
import { createStreamDecoder, fromSdk, type StreamEvent } from '../stream.ts'
import { CHAT } from './response.ts'

/** Reads the SDK's own stream of chat responses; the caller keeps its time limits. */
export function fromChatStream(stream: AsyncIterable<ChatResponse>, context: Partial<Context> = {}): CompletionStream {
  return readStream(fromSdk(stream), { provider: PROVIDER, createDecoder, fromError }, createContext(context))
}

/** Makes the state that reads one stream of chat responses. */
export function createDecoder(context: Context): Decoder<StreamEvent> {
  return createStreamDecoder(context, CHAT)
}
