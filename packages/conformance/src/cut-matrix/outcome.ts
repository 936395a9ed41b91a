import type { CompletionChunk, CompletionError, CompletionResponse, CompletionStream } from '@concord/core'
import { isCompletionError } from '@concord/core'

/** How a stream came out: the chunks that were handed out, and what followed them. */
export type Outcome = { readonly chunks: readonly CompletionChunk[] } & (
  | { readonly response: CompletionResponse; readonly error?: undefined }
  | { readonly error: CompletionError; readonly response?: undefined }
)

/** Reads a stream to its end. Rejects where it tells its end in two ways, or by what is no `CompletionError`. */
export async function readOut(
  stream: CompletionStream,
  onChunk: (chunk: CompletionChunk) => void = () => {},
): Promise<Outcome> {
  const chunks: CompletionChunk[] = []
  const whole = stream.response().then(
    (response) => ({ response }) as const,
    (error: unknown) => ({ error }) as const,
  )
  const iterator = stream[Symbol.asyncIterator]()
  let thrown: unknown
  try {
    for (let read = await iterator.next(); read.done !== true; read = await iterator.next()) {
      chunks.push(read.value)
      onChunk(read.value)
    }
  } catch (error) {
    if (!isCompletionError(error)) throw error
    thrown = error
  }
  if ((await iterator.next()).done !== true) throw new Error('the stream goes on after its end')
  const told = await whole
  if ('response' in told) {
    if (thrown !== undefined) throw new Error('response() is whole, and the loop fails')
    return { chunks, response: told.response }
  }
  if (!isCompletionError(told.error)) throw told.error
  if (told.error !== thrown) throw new Error('response() fails, and the loop does not fail with the same error')
  return { chunks, error: told.error }
}
