import type { CompletionError } from '../contract/error.ts'
import type { CompletionChunk, CompletionResponse } from '../contract/response.ts'
import { abortedError } from './abort.ts'
import { isCompletionError, withPartial } from './completion-error.ts'
import {
  type Accumulator,
  addChunk,
  concat,
  createAccumulator,
  isFinished,
  toWhole,
  unfinishedError,
} from './concat.ts'

/**
 * The chunks of one stream, a batch per network read; how layers pass them on. A batch is there until the next is asked for;
 * an empty one says that the wire is alive. The `partial` of an error is only what was not in any batch.
 */
export interface Batches {
  next(): Promise<IteratorResult<readonly CompletionChunk[], undefined>>
  return(): Promise<unknown>
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

/** Reads one stream chunk by chunk, and gathers the whole of what it hands out. */
export interface BatchReader extends AsyncIterator<CompletionChunk, undefined> {
  readonly provider: string
  readonly open: () => Batches
  /** What was handed out, but for the batch that is being read: it is gathered when it is done. */
  readonly accumulator: Accumulator
  readonly whole: PromiseWithResolvers<CompletionResponse>
  batches: Batches | undefined
  batch: readonly CompletionChunk[]
  position: number
  /** The last read that has not come, and how many there are. */
  pending: Promise<Read> | undefined
  waiting: number
  isOver: boolean
  next(): Promise<Read>
  return(): Promise<IteratorReturnResult<undefined>>
}

/** Makes a reader; `open` is called at its first read. */
export function createBatchReader(provider: string, open: () => Batches): BatchReader {
  const whole = Promise.withResolvers<CompletionResponse>()
  whole.promise.catch(() => {}) // The reader is told as well; nobody has to ask for the whole.
  return {
    provider,
    open,
    accumulator: createAccumulator(),
    whole,
    batches: undefined,
    batch: [],
    position: 0,
    pending: undefined,
    waiting: 0,
    isOver: false,
    next() {
      return readNext(this)
    },
    return() {
      return leave(this)
    },
  }
}

/** Reads that are asked for before the one before has come follow it. */
function readNext(reader: BatchReader): Promise<Read> {
  const { pending } = reader
  const chunk = pending === undefined ? reader.batch[reader.position] : undefined
  if (chunk !== undefined) return Promise.resolve(handOut(reader, chunk))
  reader.waiting++
  const next = read(reader, pending)
  if (reader.waiting > 0) reader.pending = next
  return next
}

async function read(reader: BatchReader, before: Promise<Read> | undefined): Promise<Read> {
  try {
    if (before !== undefined) await before
    for (;;) {
      const chunk = reader.batch[reader.position]
      if (chunk !== undefined) return handOut(reader, chunk)
      if (reader.isOver) return { done: true, value: undefined }
      gather(reader)
      reader.batches ??= reader.open()
      const next = await reader.batches.next()
      if (reader.isOver) return { done: true, value: undefined } // The reader left meanwhile.
      if (next.done === true) return finish(reader)
      reader.batch = next.value
    }
  } catch (error) {
    throw fail(reader, error)
  } finally {
    reader.waiting--
    if (reader.waiting === 0) reader.pending = undefined
  }
}

function handOut(reader: BatchReader, chunk: CompletionChunk): Read {
  reader.position++
  return { done: false, value: chunk }
}

/** Gathers what was handed out of a batch. */
function gather(reader: BatchReader): Accumulator {
  const { accumulator, batch, position } = reader
  for (const chunk of batch.slice(0, position)) addChunk(accumulator, chunk)
  reader.batch = []
  reader.position = 0
  return accumulator
}

function finish(reader: BatchReader): Read {
  const whole = toWhole(reader.accumulator)
  if (!isFinished(whole)) throw unfinishedError(whole)
  reader.isOver = true
  reader.whole.resolve(whole)
  return { done: true, value: undefined }
}

function fail(reader: BatchReader, error: unknown): unknown {
  reader.isOver = true
  const isOurs = isCompletionError(error) && !isWhole(error)
  const told = isOurs ? markWhole(withPartial(error, partialOf(reader, error.partial))) : error
  reader.whole.reject(told)
  return told
}

/** What was handed out, and what the error brings of the rest. */
function partialOf(reader: BatchReader, held: CompletionChunk | undefined): CompletionChunk | undefined {
  const accumulator = gather(reader)
  if (accumulator.isEmpty) return held
  const handedOut = toWhole(accumulator)
  return held === undefined ? handedOut : concat(handedOut, held)
}

/** Ends the reading before its time. */
async function leave(reader: BatchReader): Promise<IteratorReturnResult<undefined>> {
  if (!reader.isOver) {
    reader.isOver = true
    reader.whole.reject(withPartial(abortedError(reader.provider), partialOf(reader, undefined)))
    await reader.batches?.return()
  }
  return { done: true, value: undefined }
}

/** Reads the next text of one choice; what brings none is passed over. */
export async function readText(reader: BatchReader, index: number): Promise<IteratorResult<string, undefined>> {
  for (;;) {
    const next = await reader.next()
    if (next.done === true) return next
    const text = next.value.choices.find((choice) => choice.index === index)?.text ?? ''
    if (text !== '') return { done: false, value: text }
  }
}
