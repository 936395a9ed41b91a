import type { CompletionChunk, CompletionClient, CompletionStream } from '@concord/core'
import { batchesOf, createStream } from '@concord/core/adapter'
import { assertLawful, checkChunks, checkResponse } from '@concord/core/laws'

/** A client that is held against the laws. */
export interface LawfulClient extends CompletionClient {
  /** What its calls failed with. */
  readonly failures: readonly unknown[]
  /** Waits for what a call has to bring about; rejects once calls have failed and none is under way, for then nothing comes. */
  awaitEffect<Value>(effect: Promise<Value>): Promise<Value>
}

/** Holds every answer and every stream of a client against the laws; what breaks one rejects with what was broken. */
export function withLaws(client: CompletionClient): LawfulClient {
  const failures: unknown[] = []
  let underWay = 0
  let watchers: (() => void)[] = []
  const noted: Note = async (call) => {
    underWay++
    try {
      return await call
    } catch (error) {
      failures.push(error)
      throw error
    } finally {
      underWay--
      for (const watch of watchers) watch()
    }
  }
  return {
    ...client,
    failures,
    async awaitEffect(effect) {
      const { promise: stranded, reject } = Promise.withResolvers<never>()
      // What has already come about goes first.
      const watch = (): unknown =>
        setImmediate(() => {
          if (underWay === 0 && failures.length > 0) reject(new Error('the call failed before what was waited for'))
        })
      watchers.push(watch)
      watch()
      try {
        return await Promise.race([effect, stranded])
      } finally {
        watchers = watchers.filter((other) => other !== watch)
      }
    },
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
