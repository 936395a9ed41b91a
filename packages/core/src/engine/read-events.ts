import type { Decoder } from '../contract/adapter.ts'
import type { CompletionError } from '../contract/error.ts'
import type { CompletionChunk } from '../contract/response.ts'
import type { Warning } from '../contract/warning.ts'
import { abortedError, type LinkedAbort } from './abort.ts'
import { type Batches, ENDED } from './batch-reader.ts'
import { interruptedError, toCompletionError, withCallFacts } from './call.ts'
import type { Clock } from './clock.ts'
import { withPartial } from './completion-error.ts'
import { inOrder, restInOrder } from './in-order.ts'

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
    chunks: [],
    failure: undefined,
    giveUp: undefined,
    onAbort: undefined,
    isFirst: true,
    isOver: false,
  }
  // No generator: while it waits for the network it would hold on to the batch before.
  return {
    next: () => readNext(reading),
    return() {
      reading.isOver = true
      reading.options.link.abort()
      finish(reading)
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
  /** The batch that is being read, or was handed out. */
  chunks: CompletionChunk[]
  /** What went wrong after the chunks that were handed out. */
  failure: { readonly error: unknown } | undefined
  /** Ends the wait for events. */
  giveUp: ((error: unknown) => void) | undefined
  /** What listens to the link. */
  onAbort: (() => void) | undefined
  /** Nothing was handed out yet. */
  isFirst: boolean
  isOver: boolean
}

async function readNext<Event>(reading: Reading<Event>): ReturnType<Batches['next']> {
  reading.chunks.length = 0 // The promise of a read may outlive what it brought (decision 32).
  reading.chunks = []
  if (reading.isOver) return ENDED
  try {
    if (reading.failure !== undefined) throw reading.failure.error
    const opened = reading.opened ?? (await begin(reading))
    const read = opened.decoder.ended ? ENDED : await nextEvents(reading, opened)
    if (read.done === true) end(reading, opened)
    else decodeEvents(reading, opened, read.value)
    if (reading.isFirst) addFirstFacts(reading, opened)
    const { chunks } = reading
    return reading.isOver && chunks.length === 0 ? ENDED : { done: false, value: chunks }
  } catch (error) {
    throw fail(reading, error)
  }
}

async function begin<Event>(reading: Reading<Event>): Promise<OpenedStream<Event>> {
  const { provider, link } = reading.options
  const opened = await reading.open()
  reading.onAbort = () => reading.giveUp?.(abortedError(provider, link.signal.reason))
  link.signal.addEventListener('abort', reading.onAbort)
  reading.opened = opened
  return opened
}

/** Waits for the next events, but no longer than until the link is aborted. */
function nextEvents<Event>(
  reading: Reading<Event>,
  opened: OpenedStream<Event>,
): Promise<IteratorResult<readonly Event[], undefined>> {
  const { provider, link } = reading.options
  return new Promise((resolve, reject) => {
    reading.giveUp = reject
    reading.events ??= opened.events[Symbol.asyncIterator]()
    reading.events.next().then(resolve, reject)
    if (link.signal.aborted) reject(abortedError(provider, link.signal.reason))
  })
}

/** Reads events up to the end mark; a failure comes after the chunks before it. */
function decodeEvents<Event>(
  reading: Reading<Event>,
  { decoder }: OpenedStream<Event>,
  events: readonly Event[],
): void {
  const { chunks } = reading
  try {
    for (const event of events) {
      const chunk = decoder.decode(event)
      if (chunk !== undefined) chunks.push(inOrder(chunk))
      if (decoder.ended) return
    }
  } catch (error) {
    reading.failure = { error }
  }
}

function addFirstFacts<Event>(reading: Reading<Event>, { requestId, warnings }: OpenedStream<Event>): void {
  const [first] = reading.chunks
  if (first === undefined) return
  reading.isFirst = false
  reading.chunks[0] = withCallFacts(first, requestId, warnings)
}

/** Adds what the decoder held back; an answer that was cut is an error. */
function end<Event>(reading: Reading<Event>, { decoder, requestId }: OpenedStream<Event>): void {
  const { provider, link, clock } = reading.options
  reading.isOver = true
  if (!decoder.ended) reading.events = undefined
  const rest = endOf(decoder)
  if (!decoder.ended) throw interruptedError(provider, requestId, rest)
  if (reading.events !== undefined) void drain(reading.events, link, clock)
  reading.events = undefined
  finish(reading)
  if (rest !== undefined) reading.chunks.push(rest)
}

/** Ends the reading, and names what ended it. */
function fail<Event>(reading: Reading<Event>, error: unknown): CompletionError {
  const { opened, options, isOver: isEnding } = reading
  finish(reading)
  close(reading)
  const told = toCompletionError(error, options, opened?.requestId, opened !== undefined)
  return opened === undefined || isEnding ? told : withPartial(told, endQuietly(opened.decoder))
}

/** Some SDKs keep the signal of a call for as long as its body lives: what listens to it must not keep the body. */
function finish<Event>(reading: Reading<Event>): void {
  const { link } = reading.options
  reading.isOver = true
  link.release()
  if (reading.onAbort !== undefined) link.signal.removeEventListener('abort', reading.onAbort)
}

/** Not awaited: a socket that closes slowly holds nobody up. */
function close<Event>(reading: Reading<Event>): void {
  if (reading.events !== undefined) void closeQuietly(reading.events)
  reading.events = undefined
}

function endOf(decoder: { end(): CompletionChunk | undefined }): CompletionChunk | undefined {
  const rest = decoder.end()
  return rest === undefined ? undefined : restInOrder(rest)
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
