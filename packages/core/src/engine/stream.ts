import type { CompletionStream } from '../contract/client.ts'
import type { CompletionError } from '../contract/error.ts'
import type { CompletionChunk, CompletionResponse } from '../contract/response.ts'
import { abortedError } from './abort.ts'
import { createError, isCompletionError, withPartial } from './completion-error.ts'
import { concat, createAccumulator, isFinished, unfinishedError } from './concat.ts'

/**
 * The chunks of one stream, a batch per network read; how layers pass them on. An empty batch says that the wire is
 * alive. The `partial` of an error is only what was not in any batch.
 */
export interface Batches {
  next(): Promise<IteratorResult<readonly CompletionChunk[], undefined>>
  return(): Promise<unknown>
}

/** Makes the stream that users hold from its batches; `open` is called at the first read. */
export function createStream(provider: string, open: () => Batches): CompletionStream {
  return new BatchedStream(provider, open)
}

/** The batches of a stream, for a layer; it is then the stream's one reader. */
export function batchesOf(stream: CompletionStream): Batches {
  return isBatched(stream) ? stream[TAKE_BATCHES]() : chunkwise(stream)
}

/** Known to every copy of the package. */
const TAKE_BATCHES = Symbol.for('concord.takeBatches')

interface Batched {
  [TAKE_BATCHES](): Batches
}

function isBatched(stream: CompletionStream): stream is CompletionStream & Batched {
  return TAKE_BATCHES in stream
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

/** Says that the `partial` of an error already holds what was handed out. */
export function markWhole(error: CompletionError): CompletionError {
  withWholePartial.add(error)
  return error
}

/** Tells whether the `partial` of an error already holds what was handed out. */
export function isWhole(error: CompletionError): boolean {
  return withWholePartial.has(error)
}

const withWholePartial = new WeakSet<CompletionError>()

type Read = IteratorResult<CompletionChunk, undefined>

class BatchedStream implements CompletionStream, Batched {
  readonly #provider: string
  readonly #open: () => Batches
  readonly #accumulator = createAccumulator()
  readonly #whole = Promise.withResolvers<CompletionResponse>()
  #batches: Batches | undefined
  #batch: readonly CompletionChunk[] = []
  #position = 0
  #pending: Promise<Read> | undefined
  #isClaimed = false
  #isEmpty = true
  #isOver = false

  constructor(provider: string, open: () => Batches) {
    this.#provider = provider
    this.#open = open
    this.#whole.promise.catch(() => {}) // The reader is told as well; nobody has to ask for the whole.
  }

  [Symbol.asyncIterator](): AsyncIterator<CompletionChunk, undefined> {
    this.#claim()
    return { next: () => this.#next(), return: () => this.#return() }
  }

  response(): Promise<CompletionResponse> {
    // A reader that begins in the same turn of the event loop goes first.
    queueMicrotask(() => {
      if (!this.#isClaimed) void this.#readAll()
    })
    return this.#whole.promise
  }

  text(options: { readonly choice?: number | undefined } = {}): AsyncIterableIterator<string, undefined> {
    this.#claim()
    const index = options.choice ?? 0
    const next = async (): Promise<IteratorResult<string, undefined>> => {
      for (;;) {
        const read = await this.#next()
        if (read.done === true) return read
        const text = read.value.choices.find((choice) => choice.index === index)?.text
        if (text !== undefined && text !== '') return { done: false, value: text }
      }
    }
    const iterator: AsyncIterableIterator<string, undefined> = {
      next,
      return: () => this.#return(),
      [Symbol.asyncIterator]: () => iterator,
    }
    return iterator
  }

  toReadableStream(): ReadableStream<CompletionChunk> {
    this.#claim()
    return new ReadableStream<CompletionChunk>(
      {
        pull: async (controller) => {
          const read = await this.#next()
          if (read.done === true) controller.close()
          else controller.enqueue(read.value)
        },
        cancel: async () => {
          await this.#return()
        },
      },
      { highWaterMark: 0 },
    )
  }

  [TAKE_BATCHES](): Batches {
    this.#claim()
    return this.#open()
  }

  #claim(): void {
    if (this.#isClaimed) {
      const message = `${this.#provider}: a stream is read once; keep its response() to see it again`
      throw createError('invalid_request', message, { provider: this.#provider })
    }
    this.#isClaimed = true
  }

  async #readAll(): Promise<void> {
    this.#isClaimed = true
    try {
      while ((await this.#next()).done !== true);
    } catch {
      // response() rejects with it.
    }
  }

  #next(): Promise<Read> {
    const before = this.#pending
    if (before !== undefined) return this.#wait(before.then(() => this.#read()))
    const chunk = this.#batch[this.#position]
    return chunk === undefined ? this.#wait(this.#readBatch()) : Promise.resolve(this.#handOut(chunk))
  }

  /** Reads that are asked for meanwhile come after this one. */
  #wait(read: Promise<Read>): Promise<Read> {
    const pending = read.finally(() => {
      if (this.#pending === pending) this.#pending = undefined
    })
    this.#pending = pending
    return pending
  }

  async #read(): Promise<Read> {
    const chunk = this.#batch[this.#position]
    return chunk === undefined ? this.#readBatch() : this.#handOut(chunk)
  }

  #handOut(chunk: CompletionChunk): Read {
    this.#position++
    this.#isEmpty = false
    this.#accumulator.add(chunk)
    return { done: false, value: chunk }
  }

  async #readBatch(): Promise<Read> {
    if (this.#isOver) return { done: true, value: undefined }
    try {
      this.#batches ??= this.#open()
      for (;;) {
        const read = await this.#batches.next()
        if (this.#isOver) return { done: true, value: undefined } // The reader left meanwhile.
        if (read.done === true) return this.#finish()
        const [first] = read.value
        if (first === undefined) continue
        this.#batch = read.value
        this.#position = 0
        return this.#handOut(first)
      }
    } catch (error) {
      throw this.#fail(error)
    }
  }

  #finish(): Read {
    const whole = this.#accumulator.value()
    if (!isFinished(whole)) throw unfinishedError(whole)
    this.#isOver = true
    this.#whole.resolve(whole)
    return { done: true, value: undefined }
  }

  #fail(error: unknown): unknown {
    this.#isOver = true
    const isOurs = isCompletionError(error) && !isWhole(error)
    const told = isOurs ? withPartial(error, this.#partial(error.partial)) : error
    this.#whole.reject(told)
    return told
  }

  /** What was handed out, and what the error brings of the rest. */
  #partial(held: CompletionChunk | undefined): CompletionChunk | undefined {
    if (this.#isEmpty) return held
    const handedOut = this.#accumulator.value()
    return held === undefined ? handedOut : concat(handedOut, held)
  }

  async #return(): Promise<IteratorReturnResult<undefined>> {
    if (!this.#isOver) {
      this.#isOver = true
      this.#batch = []
      this.#whole.reject(withPartial(abortedError(this.#provider), this.#partial(undefined)))
      await this.#batches?.return()
    }
    return { done: true, value: undefined }
  }
}
