import type { Decoder } from '../contract/adapter.ts'
import type { CompletionError } from '../contract/error.ts'
import type { CompletionChunk } from '../contract/response.ts'
import type { Warning } from '../contract/warning.ts'
import { type LinkedAbort, untilAborted } from './abort.ts'
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
export async function* readEvents<Event>(
  open: () => Promise<OpenedStream<Event>>,
  options: ReadOptions,
): AsyncGenerator<readonly CompletionChunk[], undefined> {
  const { provider, link, clock } = options
  let opened: OpenedStream<Event> | undefined
  let events: AsyncIterator<readonly Event[]> | undefined
  let isEnding = false
  try {
    opened = await open()
    const { decoder, requestId, warnings } = opened
    const reading = opened.events[Symbol.asyncIterator]()
    events = reading
    let isFirst = true
    while (!decoder.ended) {
      const read = await untilAborted(reading.next(), link.signal, provider)
      if (read.done === true) {
        events = undefined
        break
      }
      const { chunks, failure } = decodeBatch(decoder, read.value)
      if (isFirst && chunks.length > 0) {
        isFirst = false
        yield chunks.map((chunk, i) => (i === 0 ? withCallFacts(chunk, requestId, warnings) : chunk))
      } else yield chunks
      if (failure !== undefined) throw failure.error
    }
    isEnding = true
    const rest = endOf(decoder)
    if (!decoder.ended) throw interruptedError(provider, requestId, rest)
    if (events !== undefined) {
      events = undefined
      void drain(reading, link, clock)
    }
    if (rest !== undefined) yield [isFirst ? withCallFacts(rest, requestId, warnings) : rest]
  } catch (error) {
    const told = toCompletionError(error, options, opened?.requestId, opened !== undefined)
    throw opened === undefined || isEnding ? told : withPartial(told, endQuietly(opened.decoder))
  } finally {
    // Not awaited: a socket that closes slowly holds nobody up.
    if (events !== undefined) void closeQuietly(events)
  }
  return undefined
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
