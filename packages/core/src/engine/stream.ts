import type { CompletionStream } from '../contract/client.ts'
import type { CompletionChunk, CompletionResponse } from '../contract/response.ts'
import { BatchReader, type Batches, markWhole, readText } from './batch-reader.ts'
import { createError, isCompletionError } from './completion-error.ts'

/** Makes the stream that users hold from its batches; `open` is called at the first read. */
export function createStream(provider: string, open: () => Batches): CompletionStream {
  return new BatchedStream(provider, open)
}

/** The batches of a stream, for a layer; it is then the stream's one reader. */
export function batchesOf(stream: CompletionStream & Partial<Batched>): Batches {
  return stream[TAKE_BATCHES]?.() ?? chunkwise(stream)
}

/** Known to every copy of the package. */
const TAKE_BATCHES: unique symbol = Symbol.for('concord.takeBatches')

interface Batched {
  [TAKE_BATCHES](): Batches
}

function chunkwise(stream: CompletionStream): Batches {
  const iterator = stream[Symbol.asyncIterator]()
  return {
    async next() {
      try {
        const result = await iterator.next()
        return result.done === true ? result : { done: false, value: [result.value] }
      } catch (error) {
        if (isCompletionError(error)) markWhole(error)
        throw error
      }
    },
    return: async () => iterator.return?.(),
  }
}

class BatchedStream implements CompletionStream, Batched {
  readonly #provider: string
  readonly #open: () => Batches
  #made: BatchReader | undefined
  #isClaimed = false

  constructor(provider: string, open: () => Batches) {
    this.#provider = provider
    this.#open = open
  }

  /** Made when it is asked for: a layer does without. */
  get #reader(): BatchReader {
    this.#made ??= new BatchReader(this.#provider, this.#open)
    return this.#made
  }

  [Symbol.asyncIterator](): AsyncIterator<CompletionChunk, undefined> {
    return this.#claim()
  }

  response(): Promise<CompletionResponse> {
    // A reader that begins in the same turn of the event loop goes first.
    queueMicrotask(() => {
      if (!this.#isClaimed) void this.#readAll()
    })
    return this.#reader.whole
  }

  text({ choice = 0 }: { readonly choice?: number | undefined } = {}): AsyncIterableIterator<string, undefined> {
    const reader = this.#claim()
    const iterator: AsyncIterableIterator<string, undefined> = {
      next: () => readText(reader, choice),
      return: () => reader.return(),
      [Symbol.asyncIterator]: () => iterator,
    }
    return iterator
  }

  toReadableStream(): ReadableStream<CompletionChunk> {
    const reader = this.#claim()
    return new ReadableStream<CompletionChunk>(
      {
        pull: async (controller) => {
          const { done, value } = await reader.next()
          if (done === true) controller.close()
          else controller.enqueue(value)
        },
        cancel: async () => {
          await reader.return()
        },
      },
      { highWaterMark: 0 },
    )
  }

  [TAKE_BATCHES](): Batches {
    this.#assertUnread()
    return this.#open()
  }

  #claim(): BatchReader {
    this.#assertUnread()
    return this.#reader
  }

  /** A stream has one reader. */
  #assertUnread(): void {
    if (this.#isClaimed) {
      const message = `${this.#provider}: a stream is read once; keep its response() to see it again`
      throw createError('invalid_request', message, { provider: this.#provider })
    }
    this.#isClaimed = true
  }

  async #readAll(): Promise<void> {
    try {
      for await (const _chunk of this);
    } catch {
      // response() rejects with it.
    }
  }
}
