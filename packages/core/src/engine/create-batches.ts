import { linkAbort, type LinkedAbort } from './abort.ts'
import type { Batches } from './batch-reader.ts'

/** Makes batches of a generator, or of what is used as one. Leaving them aborts its link first, so that it can wait for nothing (`untilAborted`). */
export function createBatches(signal: AbortSignal | undefined, generate: (link: LinkedAbort) => Generated): Batches {
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

interface Generated extends Pick<Batches, 'next'> {
  return(value: undefined): Promise<unknown>
}
