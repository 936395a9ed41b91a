import type { Decoder } from '../contract/adapter.ts'
import type { CompletionError } from '../contract/error.ts'
import type { CompletionChunk } from '../contract/response.ts'
import type { Warning } from '../contract/warning.ts'
import { type LinkedAbort, untilAborted } from './abort.ts'
import type { Batches } from './batch-reader.ts'
import { interruptedError, toCompletionError, withCallFacts } from './call.ts'
import type { Clock } from './clock.ts'
import { withPartial } from './completion-error.ts'
import { inOrder } from './in-order.ts'

/** A vendor's stream, and the state that reads it. */
export interface OpenedStream<Event> {
  readonly events: AsyncIterable<readonly Event[]>
  readonly decoder: Decoder<Event>
  readonly requestId?: string | undefined
  /** Of the request. */
  readonly warnings: readonly Warning[]
}

/** What a stream is read with. */
export interface ReadOptions {
  readonly provider: string
  readonly fromError: (error: unknown) => CompletionError
  /** The caller's; the link follows it, and is aborted for other reasons too. */
  readonly signal: AbortSignal | undefined
  readonly link: LinkedAbort
  readonly clock: Clock
}

/**
 * Reads a vendor's stream, a batch of chunks per batch of events: the one place that decides about truncation, keeps what
 * had arrived, and closes what is left open. The `partial` of an error is what no batch held.
 */
export function readEvents<Event>(open: () => Promise<OpenedStream<Event>>, options: ReadOptions): Batches {
  const reading: Reading<Event> = {
    open,
    options,
    opened: undefined,
    events: undefined,
    failure: undefined,
    isFirst: true,
    isOver: false,
  }
  // No generator: while it waits for the network it would hold on to the batch before.
  return {
    next: () => readNext(reading),
    return() {
      reading.isOver = true
      close(reading)
      return Promise.resolve()
    },
  }
}

/** Where the reading of one stream stands. */
interface Reading<Event> {
  readonly open: () => Promise<OpenedStream<Event>>
  readonly options: ReadOptions
  opened: OpenedStream<Event> | undefined
  /** What has to be closed. */
  events: AsyncIterator<readonly Event[]> | undefined
  /** What went wrong after the chunks that were handed out. */
  failure: { readonly error: unknown } | undefined
  /** Nothing was handed out yet. */
  isFirst: boolean
  isOver: boolean
}

async function readNext<Event>(reading: Reading<Event>): ReturnType<Batches['next']> {
  if (reading.isOver) return { done: true, value: undefined }
  try {
    if (reading.failure !== undefined) throw reading.failure.error
    const opened = (reading.opened ??= await reading.open())
    const chunks = opened.decoder.ended ? undefined : await readBatch(reading, opened)
    if (chunks !== undefined) return { done: false, value: withFirstFacts(reading, opened, chunks) }
    reading.isOver = true
    const rest = end(reading, opened)
    return rest === undefined
      ? { done: true, value: undefined }
      : { done: false, value: withFirstFacts(reading, opened, [rest]) }
  } catch (error) {
    throw fail(reading, error)
  }
}

/** Gives the chunks of the next batch; `undefined` at the end of the events. */
async function readBatch<Event>(
  reading: Reading<Event>,
  { events, decoder }: OpenedStream<Event>,
): Promise<readonly CompletionChunk[] | undefined> {
  const { provider, link } = reading.options
  reading.events ??= events[Symbol.asyncIterator]()
  const read = await untilAborted(reading.events.next(), link.signal, provider)
  if (read.done === true) {
    reading.events = undefined
    return undefined
  }
  const { chunks, failure } = decodeBatch(decoder, read.value)
  reading.failure = failure
  return chunks
}

function withFirstFacts<Event>(
  reading: Reading<Event>,
  { requestId, warnings }: OpenedStream<Event>,
  chunks: readonly CompletionChunk[],
): readonly CompletionChunk[] {
  const [first, ...others] = chunks
  if (first === undefined || !reading.isFirst) return chunks
  reading.isFirst = false
  return [withCallFacts(first, requestId, warnings), ...others]
}

/** Gives what the decoder held back; an answer that was cut is an error. */
function end<Event>(reading: Reading<Event>, { decoder, requestId }: OpenedStream<Event>): CompletionChunk | undefined {
  const { provider, link, clock } = reading.options
  const rest = endOf(decoder)
  if (!decoder.ended) throw interruptedError(provider, requestId, rest)
  if (reading.events !== undefined) void drain(reading.events, link, clock)
  reading.events = undefined
  return rest
}

/** Ends the reading, and names what ended it. */
function fail<Event>(reading: Reading<Event>, error: unknown): CompletionError {
  const { opened, options, isOver: isEnding } = reading
  reading.isOver = true
  close(reading)
  const told = toCompletionError(error, options, opened?.requestId, opened !== undefined)
  return opened === undefined || isEnding ? told : withPartial(told, endQuietly(opened.decoder))
}

/** Not awaited: a socket that closes slowly holds nobody up. */
function close<Event>(reading: Reading<Event>): void {
  if (reading.events !== undefined) void closeQuietly(reading.events)
  reading.events = undefined
}

interface DecodedBatch {
  readonly chunks: readonly CompletionChunk[]
  /** The chunks before it are handed out first. */
  readonly failure?: { readonly error: unknown }
}

function decodeBatch<Event>(
  decoder: { readonly ended: boolean; decode(event: Event): CompletionChunk | undefined },
  events: readonly Event[],
): DecodedBatch {
  const chunks: CompletionChunk[] = []
  try {
    for (const event of events) {
      const chunk = decoder.decode(event)
      if (chunk !== undefined) chunks.push(inOrder(chunk))
      if (decoder.ended) break
    }
  } catch (error) {
    return { chunks, failure: { error } }
  }
  return { chunks }
}

function endOf(decoder: { end(): CompletionChunk | undefined }): CompletionChunk | undefined {
  const rest = decoder.end()
  return rest === undefined ? undefined : inOrder(rest)
}

/** After a failure only usage and finish words are wanted of a decoder; a second failure would hide the first. */
function endQuietly(decoder: { end(): CompletionChunk | undefined }): CompletionChunk | undefined {
  try {
    return endOf(decoder)
  } catch {
    return undefined
  }
}

async function closeQuietly(events: AsyncIterator<unknown>): Promise<void> {
  try {
    await events.return?.()
  } catch {
    // The stream is over either way.
  }
}

/** Reads what follows the end mark, so that the connection can be used again; not for long. */
export async function drain(events: AsyncIterator<unknown>, link: LinkedAbort, clock: Clock): Promise<void> {
  const cancel = clock.schedule(() => link.abort(), DRAIN_MS)
  try {
    for (let i = 0; i < DRAIN_BATCHES; i++) if ((await events.next()).done === true) return
  } catch {
    // Nothing that comes after the end mark counts.
  } finally {
    cancel()
    await closeQuietly(events)
  }
}

const DRAIN_MS = 1000
const DRAIN_BATCHES = 16
