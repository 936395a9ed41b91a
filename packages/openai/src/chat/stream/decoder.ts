import type { CompletionStream, Context, Decoder } from '@concord/core'
import { createContext, readStream } from '@concord/core/adapter'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { ownOptions, PROVIDER } from '../../config.ts'
import { fromError } from '../../errors.ts'
import { createStreamDecoder, type StreamEvent, withoutMark } from '../../stream.ts'
import { audioTypeOf } from '../response/message.ts'
import { createChoiceReader } from './choice.ts'

/** Reads the SDK's own stream of chat completion chunks; the caller keeps its retries and time limits. */
export function fromChatStream(
  stream: AsyncIterable<ChatCompletionChunk>,
  context: Partial<Context> = {},
): CompletionStream {
  return readStream(withoutMark(stream), { provider: PROVIDER, createDecoder, fromError }, createContext(context))
}

/** Makes the state that reads one stream of chat completion chunks. */
export function createDecoder(context: Context): Decoder<StreamEvent> {
  const { createId } = context
  const audioType = audioTypeOf(ownOptions(context.request.providerOptions))
  return createStreamDecoder(context, (index) => createChoiceReader({ index, audioType, createId }))
}
