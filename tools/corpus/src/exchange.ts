import type { CompletionChunk, CompletionClient, CompletionRequest, CompletionResponse } from '@concord/core'
import { collect } from '@concord/core'
import type { Lane } from './lane.ts'
import { openSocket } from './socket.ts'

/** The time of every call, in Unix milliseconds: the same call gives the same result. */
const NOW = 1_750_000_000_000

/** What a vendor answers with. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The pieces in which the bytes arrive. */
  readonly pieces: readonly Uint8Array[]
}

/** How one call went. */
export interface Outcome {
  /** The body that the SDK sent; `undefined` where the call was refused before. */
  readonly sent: unknown
  /** Those of a stream that arrived, whatever came after them. */
  readonly chunks: readonly CompletionChunk[]
  readonly response: CompletionResponse | undefined
  /** What the call rejected with. */
  readonly error: unknown
}

/** An adapter with the vendor's SDK, and a vendor that answers as it is told. */
export interface Exchange {
  complete(request: CompletionRequest, answer: Answer): Promise<Outcome>
  stream(request: CompletionRequest, answer: Answer): Promise<Outcome>
}

/** Makes the exchange of a lane. Calls are made one after the other. */
export function createExchange(lane: Lane): Exchange {
  let answer: Answer | undefined
  let sent: unknown
  let ids = 0
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const body = input instanceof Request ? await input.text() : init?.body
    sent = typeof body === 'string' ? JSON.parse(body) : undefined
    return toResponse(answer)
  }
  let client: CompletionClient | Promise<CompletionClient> | undefined

  function clientOf(): CompletionClient | Promise<CompletionClient> {
    const createId = (): string => `made-${ids++}`
    client ??= lane.createClient({ fetch, openSocket: () => openSocket(fetch), createId, now: () => NOW })
    return client
  }

  function begin(next: Answer): void {
    answer = next
    sent = undefined
    ids = 0
  }

  return {
    async complete(request, next) {
      begin(next)
      try {
        const response = await (await clientOf()).complete(request)
        return { sent, chunks: [], response, error: undefined }
      } catch (error) {
        return { sent, chunks: [], response: undefined, error }
      }
    },
    async stream(request, next) {
      begin(next)
      const chunks: CompletionChunk[] = []
      try {
        const stream = (await clientOf()).stream(request)
        for await (const chunk of stream) chunks.push(chunk)
        return { sent, chunks, response: collect(chunks), error: undefined }
      } catch (error) {
        return { sent, chunks, response: undefined, error }
      }
    },
  }
}

function toResponse(answer: Answer | undefined): Response {
  const { status = 500, headers = {}, pieces = [] } = answer ?? {}
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
  return new Response(body, { status, headers })
}

/** Makes the context of a translator that is called by itself. */
export function createPlainContext(): { readonly now: () => number; readonly createId: () => string } {
  let ids = 0
  return { now: () => NOW, createId: () => `made-${ids++}` }
}

/** Hands events on as a stream does. */
export async function* streamed(events: readonly unknown[]): AsyncGenerator<unknown, undefined> {
  yield* events
  return undefined
}
