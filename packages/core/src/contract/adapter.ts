import type { CompletionError } from './error.ts'
import type { Capabilities } from './capabilities.ts'
import type { CompletionRequest } from './request.ts'
import type { CompletionChunk, CompletionResponse } from './response.ts'
import type { Warning } from './warning.ts'

/**
 * What an adapter author writes: pure translators around two vendor calls. `createClient` drives it.
 *
 * `Params` is what the vendor SDK takes, `Result` what it answers with, `Event` one event of its stream.
 */
export interface Adapter<Params, Result, Event> {
  readonly provider: string
  readonly capabilities: Capabilities
  /** Writes the request in the vendor's terms; the request has a model and was checked against `capabilities`. */
  toParams(request: CompletionRequest, mode: CallMode): Translation<Params>
  /** Makes one vendor call: no retry, no clock. */
  send(params: Params, options: SendOptions): Promise<Received<Result>>
  /** Opens one vendor stream: a batch of events per network read, there until the next is asked for; `return()` closes the socket. */
  open(params: Params, options: SendOptions): Promise<Received<AsyncIterable<readonly Event[]>>>
  /** Reads a whole answer; throws a `CompletionError` for what is none. */
  fromResult(result: Result, context: Context): CompletionResponse
  /** Makes the state that reads one stream. */
  createDecoder(context: Context): Decoder<Event>
  /** Names what the vendor SDK threw. */
  fromError(error: unknown): CompletionError
}

/** Whether the answer comes whole or as it is written. */
export type CallMode = 'complete' | 'stream'

/** A value in other terms, and what got lost on the way. */
export interface Translation<T> {
  readonly value: T
  readonly warnings: readonly Warning[]
}

/** What one vendor call is made with. */
export interface SendOptions {
  readonly signal: AbortSignal
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** What one vendor call brought. */
export interface Received<T> {
  readonly value: T
  readonly requestId?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Reads one stream, event by event. */
export interface Decoder<Event> {
  /** Reads one event, synchronously; throws a `CompletionError` for a failure that came as data. */
  decode(event: Event): CompletionChunk | undefined
  /** Whether the wire's end mark was seen. */
  readonly ended: boolean
  /** Gives what was held back: finish and usage. Called once; after a cut too, for `partial`. */
  end(): CompletionChunk | undefined
}

/** What a translator may know beside the vendor's data. */
export interface Context {
  readonly request: CompletionRequest
  readonly requestId?: string | undefined
  /** Unix milliseconds. */
  readonly now: () => number
  readonly createId: () => string
}
