import type { CallMode, CompletionClient, CompletionResponse, CompletionStream, Context, Dialect } from '@concord/core'
import type { Interaction, Payload } from './corpus/interaction.ts'
import type { FinalState } from './states/state.ts'

/** One API of one vendor: what the corpus has of it, and how its adapter, its dialect and its wire are driven. */
export interface Lane {
  /** Such as `openai chat`. */
  readonly name: string
  /** Whether an interaction is one of this API. */
  serves(interaction: Interaction): boolean
  readonly dialect: Dialect
  /** What the dialect says an answer is after it went over its wire and back. */
  normalize(response: CompletionResponse, mode: CallMode): CompletionResponse
  /** Makes the adapter's client, with the vendor's real SDK, over what replays the recording. */
  createClient(options: LaneClientOptions): CompletionClient | Promise<CompletionClient>
  /** Reads a whole answer. */
  fromBody(body: unknown, context: Partial<Context>): CompletionResponse
  /** Reads the events of a stream. */
  fromEvents(events: AsyncIterable<unknown>, context: Partial<Context>): CompletionStream
  /** The events of a stream, as `fromEvents` and `fold` take them; `undefined` for a whole answer. */
  parseEvents(payload: Payload): readonly unknown[] | undefined
  /** The bytes of an answer of which the recorder kept something else. */
  toBytes?(payload: Payload): Uint8Array | undefined
  /** What the events describe, made without the adapter. */
  fold(events: readonly unknown[]): FinalState
  /** The answer that a final state is, as it would have come whole. */
  toBody(state: FinalState): unknown
  /** What the API was asked for where the recorder kept no request; the model is the answer's. */
  readonly plainRequest: object
  /** The body as a client of Concord writes it, where the recorded one stands for more than its bytes. */
  toRequest?(body: object, interaction: Interaction): object
  /** The leaves that the adapter leaves out on purpose. */
  readonly leftOut: readonly LeftOut[]
  /** The keys that stay in `providerMetadata`, and why no field of the contract holds them. */
  readonly metadata: Readonly<Record<string, string>>
  /** What two bodies of a request may differ in and still be the same request. */
  readonly normalForms: readonly NormalForm[]
  /** The keys that a request has in `providerOptions`, and why no field of the contract holds them. */
  readonly options: Readonly<Record<string, string>>
}

/** What a lane's client is made with. */
export interface LaneClientOptions {
  readonly fetch: typeof globalThis.fetch
  /** Opens a server that answers as `fetch` does, and gives its address: for SDKs that take no `fetch`. */
  readonly openSocket: () => Promise<string>
  readonly createId: () => string
  /** Unix milliseconds. */
  readonly now: () => number
}

/** Leaves that are left out on purpose, by their paths. */
export interface LeftOut {
  readonly path: RegExp
  /** Why nobody misses them. */
  readonly because: 'a constant' | 'a position' | 'padding' | 'a superseded snapshot' | 'an echo of the request'
}

/** A rule by which two bodies that mean the same become equal; applied to both. */
export interface NormalForm {
  readonly name: string
  readonly apply: (body: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
}
