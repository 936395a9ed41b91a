import type { CompletionRequest } from './request.ts'
import type { CompletionChunk, CompletionResponse } from './response.ts'

/** What users hold. Adapters, layers, fallbacks and remote services all are one. */
export interface CompletionClient {
  /** Who answers: `openai`, `anthropic`, … */
  readonly provider: string
  /**
   * Asks for a whole completion.
   *
   * Behaviour:
   * - rejects with a `CompletionError`, and with nothing else
   * - a wrong or unsupported request rejects before anything is sent
   */
  complete(request: CompletionRequest, options?: CallOptions): Promise<CompletionResponse>
  /**
   * Asks for a streamed completion.
   *
   * Behaviour:
   * - nothing is sent before the first read
   * - the finish of every choice and the final usage come in the last chunk
   * - a stream that ends before its time rejects with `interrupted`, and what had arrived is `partial`
   * - leaving the loop, or aborting, closes the vendor's connection
   */
  stream(request: CompletionRequest, options?: CallOptions): CompletionStream
}

/** What belongs to one call and not to its content. */
export interface CallOptions {
  /** Ends the call; it then rejects with `aborted`. */
  readonly signal?: AbortSignal | undefined
  /** Further HTTP headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** A completion as it is written. One consumer reads it, at its own pace, in a single pass. */
export interface CompletionStream extends AsyncIterable<CompletionChunk> {
  [Symbol.asyncIterator](): AsyncIterator<CompletionChunk, undefined>
  /** The whole completion: of the same pass, before, during or after reading. Reads by itself if nobody does. */
  response(): Promise<CompletionResponse>
  /** Reads the text of one choice, piece by piece. */
  text(options?: { readonly choice?: number | undefined }): AsyncIterableIterator<string, undefined>
  /** Reads the chunks as a web stream, at the pace of its consumer. */
  toReadableStream(): ReadableStream<CompletionChunk>
}
