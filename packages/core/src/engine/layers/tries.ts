import type { CompletionClient } from '../../contract/client.ts'
import type { Batches } from '../batch-reader.ts'
import { createBatches } from '../create-batches.ts'
import { batchesOf, createStream } from '../stream.ts'

/** Gives the client of the next try after a failure, or throws where there is none. The signal ends a wait. */
export type NextClient = (
  error: unknown,
  signal: AbortSignal | undefined,
) => CompletionClient | Promise<CompletionClient>

/** Makes a client that asks again where a call fails before its first chunk was handed out; each call has tries of its own. */
export function createTrying(first: CompletionClient, startTries: () => NextClient): CompletionClient {
  const { provider } = first
  return {
    provider,
    async complete(request, call = {}) {
      const nextClient = startTries()
      let client = first
      for (;;) {
        try {
          return await client.complete(request, call)
        } catch (error) {
          client = await nextClient(error, call.signal)
        }
      }
    },
    stream: (request, call = {}) =>
      createStream(provider, () =>
        createBatches(call.signal, ({ signal }) => {
          const open = (client: CompletionClient): Batches => batchesOf(client.stream(request, { ...call, signal }))
          return reopenBatches(first, open, startTries(), signal)
        }),
      ),
  }
}

function reopenBatches(
  first: CompletionClient,
  open: (client: CompletionClient) => Batches,
  nextClient: NextClient,
  signal: AbortSignal,
): Batches {
  let client = first
  let batches: Batches | undefined
  let hasOutput = false

  async function readFirst(): ReturnType<Batches['next']> {
    for (;;) {
      try {
        batches ??= open(client)
        const read = await batches.next()
        hasOutput = read.done === true || read.value.length > 0
        return read
      } catch (error) {
        batches = undefined
        client = await nextClient(error, signal)
      }
    }
  }

  return {
    next: () => (hasOutput && batches !== undefined ? batches.next() : readFirst()),
    return: async () => batches?.return(),
  }
}
