import type { CallMode, CompletionChunk, CompletionClient, CompletionRequest, CompletionResponse } from '@concord/core'
import { isCompletionError } from '@concord/core'
import { type Batches, batchesOf, createStream, fold } from '@concord/core/adapter'

/** What one call of a client was: the request of the contract, and what came of it. */
export type Seen =
  | { readonly type: 'request'; readonly mode: CallMode; readonly request: CompletionRequest }
  | { readonly type: 'chunk'; readonly chunk: CompletionChunk }
  | { readonly type: 'response'; readonly response: CompletionResponse | CompletionChunk }
  | { readonly type: 'error'; readonly kind: string; readonly message: string }

/** Tells everything that passes through a client: a layer like any other. `open` begins a call. */
export function withWitness(client: CompletionClient, open: () => (seen: Seen) => void): CompletionClient {
  return {
    ...client,
    async complete(request, options) {
      const tell = open()
      tell({ type: 'request', mode: 'complete', request })
      try {
        const response = await client.complete(request, options)
        tell({ type: 'response', response })
        return response
      } catch (error) {
        tell(toFailure(error))
        throw error
      }
    },
    stream(request, options) {
      return createStream(client.provider, () => {
        const tell = open()
        tell({ type: 'request', mode: 'stream', request })
        return watchBatches(batchesOf(client.stream(request, options)), tell)
      })
    },
  }
}

function watchBatches(batches: Batches, tell: (seen: Seen) => void): Batches {
  const chunks: CompletionChunk[] = []
  return {
    async next() {
      try {
        const read = await batches.next()
        if (read.done === true) tell({ type: 'response', response: fold(chunks) })
        else {
          chunks.push(...read.value)
          for (const chunk of read.value) tell({ type: 'chunk', chunk })
        }
        return read
      } catch (error) {
        tell(toFailure(error))
        throw error
      }
    },
    return: () => batches.return(),
  }
}

function toFailure(error: unknown): Seen {
  const message = error instanceof Error ? error.message : String(error)
  return { type: 'error', kind: isCompletionError(error) ? error.kind : 'unknown', message }
}
