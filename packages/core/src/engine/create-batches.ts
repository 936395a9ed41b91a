import type { CompletionChunk } from '../contract/response.ts'
import { linkAbort, type LinkedAbort } from './abort.ts'
import type { Batches } from './batch-reader.ts'

/** Makes batches of a generator. Leaving them aborts its link first, so that it can wait for nothing (`untilAborted`). */
export function createBatches(
  signal: AbortSignal | undefined,
  generate: (link: LinkedAbort) => AsyncGenerator<readonly CompletionChunk[], undefined>,
): Batches {
  const link = linkAbort(signal)
  const batches = generate(link)
  return {
    async next() {
      try {
        const read = await batches.next()
        if (read.done === true) link.release()
        return read
      } catch (error) {
        link.release()
        throw error
      }
    },
    async return() {
      link.abort()
      link.release()
      await batches.return(undefined)
    },
  }
}
