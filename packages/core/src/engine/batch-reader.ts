import type { CompletionChunk, CompletionResponse } from '../contract/response.ts'
import { abortedError } from './abort.ts'
import { isCompletionError, withPartial } from './completion-error.ts'
import { addChunk, createAccumulator, isFinished, toWhole, unfinishedError } from './concat.ts'

/**
 * The chunks of one stream, a batch per network read; how layers pass them on. A batch is there until the next is asked for;
 * an empty one says that the wire is alive. The `partial` of an error is only what was not in any batch.
 */
export interface Batches {
  next(): Promise<IteratorResult<readonly CompletionChunk[], undefined>>
  return(): Promise<unknown>
}

/** Says that the `partial` of an error already holds what was handed out. */
export function markWhole<T>(error: T): T {
  withWholePartial.add(Object(error))
  return error
}

/** Tells whether the `partial` of an error already holds what was handed out. */
export function isWhole(error: unknown): boolean {
  return withWholePartial.has(Object(error))
}

const withWholePartial = new WeakSet<object>()

/** What a read brings once there is no more. */
export const ENDED: IteratorReturnResult<undefined> = { done: true, value: undefined }

type Read = IteratorResult<CompletionChunk, undefined>

/** Reads one stream chunk by chunk, and gathers the whole of what it hands out. */
export class BatchReader implements AsyncIterator<CompletionChunk, undefined> {
  readonly provider: string
  readonly open: () => Batches
  readonly #whole = Promise.withResolvers<CompletionResponse>()
  /** What was handed out, but for the batch that is being read: it is gathered when it is done. */
  readonly #accumulator = createAccumulator()
  #batches: Batches | undefined
  #batch: readonly CompletionChunk[] = []
  #position = 0
  /** The last read that has not come, and how many there are. */
  #pending: Promise<Read> | undefined
  #waiting = 0
  #isOver = false

  /** `open` is called at the first read. */
  constructor(provider: string, open: () => Batches) {
    this.provider = provider
    this.open = open
    this.whole.catch(() => {}) // The reader is told as well; nobody has to ask for the whole.
  }

  /** Everything that was handed out, once it is. */
  get whole(): Promise<CompletionResponse> {
    return this.#whole.promise
  }

  /** Reads that are asked for before the one before has come follow it. */
  next(): Promise<Read> {
    const pending = this.#pending
    const chunk = pending === undefined ? this.#batch[this.#position] : undefined
    if (chunk !== undefined) return Promise.resolve(this.#handOut(chunk))
    this.#waiting++
    const next = this.#read(pending)
    if (this.#waiting > 0) this.#pending = next
    return next
  }

  /** Ends the reading before its time. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    if (!this.#isOver) {
      this.#isOver = true
      this.#whole.reject(withPartial(abortedError(this.provider), this.#partial(undefined)))
      await this.#batches?.return()
    }
    return ENDED
  }

  async #read(before: Promise<Read> | undefined): Promise<Read> {
    try {
      if (before !== undefined) await before
      for (;;) {
        const chunk = this.#batch[this.#position]
        if (chunk !== undefined) return this.#handOut(chunk)
        if (this.#isOver) return ENDED
        this.#gather()
        this.#batches ??= this.open()
        const next = await this.#batches.next()
        if (this.#isOver) return ENDED // The reader left meanwhile.
        if (next.done === true) return this.#finish()
        this.#batch = next.value
      }
    } catch (error) {
      throw this.#fail(error)
    } finally {
      this.#waiting--
      if (this.#waiting === 0) this.#pending = undefined
    }
  }

  #handOut(chunk: CompletionChunk): Read {
    this.#position++
    return { done: false, value: chunk }
  }

  /** Gathers what was handed out of a batch. */
  #gather(): void {
    for (const chunk of this.#batch.slice(0, this.#position)) addChunk(this.#accumulator, chunk)
    this.#batch = []
    this.#position = 0
  }

  #finish(): Read {
    const whole = toWhole(this.#accumulator)
    if (!isFinished(whole)) throw unfinishedError(whole)
    this.#isOver = true
    this.#whole.resolve(whole)
    return ENDED
  }

  #fail(error: unknown): unknown {
    this.#isOver = true
    const isOurs = isCompletionError(error) && !isWhole(error)
    const told = isOurs ? markWhole(withPartial(error, this.#partial(error.partial))) : error
    this.#whole.reject(told)
    return told
  }

  /** What was handed out, and what an error brings of the rest. */
  #partial(held: CompletionChunk | undefined): CompletionChunk | undefined {
    this.#gather()
    if (held !== undefined) addChunk(this.#accumulator, held)
    return this.#accumulator.fields && toWhole(this.#accumulator)
  }
}
