import type { CompletionChunk, CompletionClient, CompletionStream } from '@concord/core'
import { batchesOf, createStream } from '@concord/core/adapter'
import { assertLawful, checkChunks, checkResponse } from '@concord/core/laws'

/** A client that is held against the laws. */
export interface LawfulClient extends CompletionClient {
  /** What its calls failed with. */
  readonly failures: readonly unknown[]
}

/** Holds every answer and every stream of a client against the laws; what breaks one rejects with what was broken. */
export function withLaws(client: CompletionClient): LawfulClient {
  const failures: unknown[] = []
  const noted: Note = async (call) => {
    try {
      return await call
    } catch (error) {
      failures.push(error)
      throw error
    }
  }
  return {
    ...client,
    failures,
    async complete(request, call) {
      const response = await noted(client.complete(request, call))
      assertLawful(checkResponse(response))
      return response
    },
    stream: (request, call) => withStreamLaws(client.stream(request, call), client.provider, noted),
  }
}

type Note = <Value>(call: Promise<Value>) => Promise<Value>

function withStreamLaws(stream: CompletionStream, provider: string, noted: Note): CompletionStream {
  return createStream(provider, () => {
    const chunks: CompletionChunk[] = []
    const batches = batchesOf(stream)
    return {
      async next() {
        const read = await noted(batches.next())
        if (read.done === true) assertLawful(checkChunks(chunks))
        else chunks.push(...read.value)
        return read
      },
      return: () => batches.return(),
    }
  })
}
