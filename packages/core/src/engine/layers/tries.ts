import type { CompletionClient } from '../../contract/client.ts'
import type { Batches } from '../batch-reader.ts'
import { createBatches } from '../create-batches.ts'
import { batchesOf, createStream } from '../stream.ts'

/** Who is asked in one call. */
export interface Tries {
  /** The client of the next try. */
  readonly client: CompletionClient
  /** Makes ready for another try after a failure, or throws where there is none. The signal ends a wait. */
  recover(error: unknown, signal: AbortSignal | undefined): Promise<void> | void
}

/** Makes a client that asks again where a call fails before its first chunk was handed out. */
export function createTrying(provider: string, startTries: () => Tries): CompletionClient {
  return {
    provider,
    async complete(request, call = {}) {
      const tries = startTries()
      for (;;) {
        try {
          return await tries.client.complete(request, call)
        } catch (error) {
          await tries.recover(error, call.signal)
        }
      }
    },
    stream: (request, call = {}) =>
      createStream(provider, () =>
        createBatches(call.signal, ({ signal }) => {
          const tries = startTries()
          const open = (): Batches => batchesOf(tries.client.stream(request, { ...call, signal }))
          return reopenBatches(open, (error) => tries.recover(error, signal))
        }),
      ),
  }
}

function reopenBatches(open: () => Batches, recover: (error: unknown) => Promise<void> | void): Batches {
  let batches: Batches | undefined
  let hasOutput = false

  async function readFirst(): ReturnType<Batches['next']> {
    for (;;) {
      try {
        batches ??= open()
        const read = await batches.next()
        hasOutput = read.done === true || read.value.length > 0
        return read
      } catch (error) {
        batches = undefined
        await recover(error)
      }
    }
  }

  return {
    next: () => (hasOutput && batches !== undefined ? batches.next() : readFirst()),
    return: async () => batches?.return(),
  }
}
