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
  /** Whose adapter it is, such as `openai`; every answer, error and warning names it. */
  readonly provider: string
  /** What the wire can carry; a request is checked against it. */
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
  /** What was made of it. */
  readonly value: T
  /** What was left out or changed; empty where nothing was. */
  readonly warnings: readonly Warning[]
}

/** What one vendor call is made with. */
export interface SendOptions {
  /** Ends the call: the caller's abort and the time limits are both in it. */
  readonly signal: AbortSignal
  /** Further HTTP headers, the caller's. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** What one vendor call brought. */
export interface Received<T> {
  /** The answer, or the stream. */
  readonly value: T
  /** The vendor's id of the HTTP request. */
  readonly requestId?: string | undefined
  /** The headers of the response. */
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
  /** The request that is answered. */
  readonly request: CompletionRequest
  /** The vendor's id of the HTTP request. */
  readonly requestId?: string | undefined
  /** Unix milliseconds. */
  readonly now: () => number
  /** Makes an id where the vendor sends none. */
  readonly createId: () => string
}
