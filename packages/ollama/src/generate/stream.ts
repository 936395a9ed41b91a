import type { CompletionStream, Context, Decoder } from '@concord/core'
import { createContext, readStream } from '@concord/core/adapter'
import type { GenerateResponse } from 'ollama/browser'
import { PROVIDER } from '../config.ts'
import { fromError } from '../errors.ts'
import { createStreamDecoder, fromSdk, type StreamEvent } from '../stream.ts'
import { GENERATE } from './response.ts'

/** Reads the SDK's own stream of generate responses; the caller keeps its time limits. */
export function fromGenerateStream(
  stream: AsyncIterable<GenerateResponse>,
  context: Partial<Context> = {},
): CompletionStream {
  return readStream(fromSdk(stream), { provider: PROVIDER, createDecoder, fromError }, createContext(context))
}

/** Makes the state that reads one stream of generate responses. */
export function createDecoder(context: Context): Decoder<StreamEvent> {
  return createStreamDecoder(context, GENERATE)
}
