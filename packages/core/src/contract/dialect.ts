import type { CompletionError } from './error.ts'
import type { Translation } from './adapter.ts'
import type { CompletionRequest } from './request.ts'
import type { CompletionChunk, CompletionResponse } from './response.ts'
import type { Warning } from './warning.ts'

/** The mirror of an adapter: the contract, written on one vendor's wire. A server serves it. */
export interface Dialect {
  /** Such as `openai-chat`. */
  readonly name: string
  /** Whose wire it is. */
  readonly provider: string
  readonly routes: readonly DialectRoute[]
  /** Reads a request; throws `invalid_request` that names the path of what is wrong. */
  parseRequest(body: unknown, call: DialectCall): ParsedRequest
  /** Writes a whole answer; the warnings name the paths that this wire cannot carry. */
  toBody(response: CompletionResponse, parsed: ParsedRequest): Translation<unknown>
  /** Makes the state that writes one stream. */
  createEncoder(parsed: ParsedRequest): Encoder
  /**
   * Writes a failure that comes before any answer. Its status is the error's own where that is one of a failure, and
   * otherwise what the kind means (`statusOf` of the adapter kit).
   */
  toErrorBody(error: CompletionError): ErrorBody
  /** The headers of an answer, the request id among them; of a stream, by its first chunk. */
  toHeaders(response: Pick<CompletionChunk, 'requestId'>): Readonly<Record<string, string>>
}

/** A path that a dialect answers on. */
export interface DialectRoute {
  readonly method: 'POST' | 'GET'
  /** Such as `/v1/chat/completions`; a variable segment is `:name`, always the whole of it. */
  readonly path: string
}

/** What a request says outside its body. */
export interface DialectCall {
  readonly path: string
  /** The variable segments of the path, percent-decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
}

/** A vendor request, read. */
export interface ParsedRequest {
  readonly request: CompletionRequest
  readonly stream: boolean
  /** How it is refused where another vendor answers: it goes on with what only this one holds, such as an earlier response. */
  readonly refusalElsewhere?: ErrorBody | undefined
}

/** Writes one stream in a vendor's framing. */
export interface Encoder {
  readonly contentType: string
  /** Writes one chunk: the frames, ready for the socket; empty where the wire has nothing to say of it. */
  encode(chunk: CompletionChunk): string | Uint8Array
  /** Writes what closes a whole stream, its end mark included. */
  end(): string | Uint8Array
  /** Writes a failure inside the stream; empty where the wire cannot, and then the server breaks the connection. */
  fail(error: CompletionError): string | Uint8Array
  /** The paths, so far, that this wire could not carry. */
  readonly warnings: readonly Warning[]
}

/** A failure on a vendor's wire. */
export interface ErrorBody {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}
