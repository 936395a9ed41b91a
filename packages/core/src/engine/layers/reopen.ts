import type { Batches } from '../batch-reader.ts'

/**
 * Batches that are opened again when they fail before a chunk, or the end, was handed out: `recover` makes ready for that, or throws.
 * Leaving them leaves those that are open.
 */
export function reopenBatches(open: () => Batches, recover: (error: unknown) => Promise<void> | void): Batches {
  let batches: Batches | undefined
  let hasOutput = false
  return {
    async next() {
      for (;;) {
        batches ??= open()
        try {
          const read = await batches.next()
          if (read.done === true || read.value.length > 0) hasOutput = true
          return read
        } catch (error) {
          if (hasOutput) throw error
          batches = undefined
          await recover(error)
        }
      }
    },
    return: async () => batches?.return(),
  }
}
