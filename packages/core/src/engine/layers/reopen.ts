import type { LinkedAbort } from '../abort.ts'
import type { Batches } from '../batch-reader.ts'

/**
 * Batches that are opened again when they fail before a chunk, or the end, was handed out: `recover` makes ready for that, or throws.
 * Leaving them ends what waits on their link, and leaves those that are open.
 */
export function reopenBatches(
  open: () => Batches,
  recover: (error: unknown) => Promise<void> | void,
  link?: LinkedAbort,
): Batches {
  let batches: Batches | undefined
  let hasOutput = false

  async function readFirst(): Promise<Read> {
    for (;;) {
      batches ??= open()
      try {
        const read = await batches.next()
        hasOutput = read.done === true || read.value.length > 0
        return read
      } catch (error) {
        batches = undefined
        await recover(error)
      }
    }
  }

  function pass(read: Read): Read {
    if (read.done === true) link?.release()
    return read
  }

  function fail(error: unknown): never {
    link?.release()
    throw error
  }

  return {
    next: () => (hasOutput && batches !== undefined ? batches.next() : readFirst()).then(pass, fail),
    async return() {
      link?.abort()
      link?.release()
      await batches?.return()
    },
  }
}

type Read = Awaited<ReturnType<Batches['next']>>
