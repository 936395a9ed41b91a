import type { CompletionStream, Context, Decoder } from '@concord/core'
import { createContext, readStream } from '@concord/core/adapter'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { fromError } from '../../errors.ts'
import { type Host, OPENAI, ownOptions } from '../../host.ts'
import { createStreamDecoder, type StreamEvent, withoutMark } from '../../stream.ts'
import { audioTypeOf } from '../response/message.ts'
import { createChoiceReader } from './choice.ts'

/** Reads the SDK's own stream of chat completion chunks; the caller keeps its retries and time limits. */
export function fromChatStream(
  stream: AsyncIterable<ChatCompletionChunk>,
  context: Partial<Context> = {},
): CompletionStream {
  const create = (all: Context): Decoder<StreamEvent> => createDecoder(all, OPENAI)
  const adapter = { provider: OPENAI.provider, createDecoder: create, fromError }
  return readStream(withoutMark(stream), adapter, createContext(context))
}

/** Makes the state that reads one stream of chat completion chunks. */
export function createDecoder(context: Context, host: Host): Decoder<StreamEvent> {
  const { createId } = context
  const audioType = audioTypeOf(ownOptions(context.request.providerOptions, host))
  return createStreamDecoder(context, host, (index) => createChoiceReader({ index, audioType, host, createId }))
}
