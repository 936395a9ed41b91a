import type { CompletionStream } from '../contract/client.ts'
import type { CompletionChunk, CompletionResponse } from '../contract/response.ts'
import { BatchReader, type Batches, markWhole } from './batch-reader.ts'
import { createError } from './completion-error.ts'

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
        throw markWhole(error)
      }
    },
    return: async () => iterator.return?.(),
  }
}

/** A stream reads itself, once it is claimed. */
class BatchedStream extends BatchReader implements CompletionStream, Batched {
  #isClaimed = false

  response(): Promise<CompletionResponse> {
    // A reader that begins in the same turn of the event loop goes first.
    queueMicrotask(() => {
      if (!this.#isClaimed) void this.#readAll()
    })
    return this.whole
  }

  [Symbol.asyncIterator](): AsyncIterator<CompletionChunk, undefined> {
    this.#claim()
    return this
  }

  text({ choice = 0 }: { readonly choice?: number | undefined } = {}): AsyncIterableIterator<string, undefined> {
    this.#claim()
    return {
      next: () => readText(this, choice),
      return: () => this.return(),
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  toReadableStream(): ReadableStream<CompletionChunk> {
    this.#claim()
    return new ReadableStream<CompletionChunk>(
      {
        pull: async (controller) => {
          const { done, value } = await this.next()
          if (done === true) controller.close()
          else controller.enqueue(value)
        },
        cancel: async () => {
          await this.return()
        },
      },
      { highWaterMark: 0 },
    )
  }

  [TAKE_BATCHES](): Batches {
    this.#claim()
    return this.open()
  }

  /** A stream has one reader. */
  #claim(): void {
    const { provider } = this
    if (this.#isClaimed) {
      const message = `${provider}: a stream is read once; keep its response() to see it again`
      throw createError('invalid_request', message, { provider })
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

/** Reads the next text of one choice; what brings none is passed over. */
async function readText(reader: BatchReader, index: number): Promise<IteratorResult<string, undefined>> {
  for (;;) {
    const next = await reader.next()
    if (next.done === true) return next
    const text = next.value.choices.find((choice) => choice.index === index)?.text ?? ''
    if (text !== '') return { done: false, value: text }
  }
}
