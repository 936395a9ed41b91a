import type { CompletionChunk, CompletionClient, CompletionStream } from '@concord/core'
import { batchesOf, createStream } from '@concord/core/adapter'
import { assertLawful, checkChunks, checkResponse } from '@concord/core/laws'

/** Holds every answer and every stream of a client against the laws; what breaks one rejects with what was broken. */
export function withLaws(client: CompletionClient): CompletionClient {
  return {
    ...client,
    async complete(request, call) {
      const response = await client.complete(request, call)
      assertLawful(checkResponse(response))
      return response
    },
    stream: (request, call) => withStreamLaws(client.stream(request, call), client.provider),
  }
}

function withStreamLaws(stream: CompletionStream, provider: string): CompletionStream {
  return createStream(provider, () => {
    const chunks: CompletionChunk[] = []
    const batches = batchesOf(stream)
    return {
      async next() {
        const read = await batches.next()
        if (read.done === true) assertLawful(checkChunks(chunks))
        else chunks.push(...read.value)
        return read
      },
      return: () => batches.return(),
    }
  })
}
