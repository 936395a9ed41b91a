import type { CompletionChunk, CompletionResponse, Context, Translation } from '@concord/core'
import type { z } from 'zod'
import type { ShapeMemory } from './memory.ts'

/**
 * One published shape of a completion, read and written without loss. What the contract has no place for stays in
 * `providerMetadata`, at the level where it was; what was absent, null or of another type is noted there under `shape`.
 *
 * Behaviour:
 * - `toBody(fromBody(body)).value` equals `body`, whatever value of the schema it is, and so it is with events
 * - what does not fit the schema is an `invalid_response` error that names the path
 * - what the shape has no place for is named in a warning; where nothing true can be written it is an `unsupported` error
 */
export interface Shape<Body = unknown, Event = Body> {
  /** Such as `r9s`. */
  readonly name: string
  /** Who answers in this shape: the `provider` of what is read. */
  readonly provider: string
  /** Admits exactly this shape; keys that it does not know pass through. */
  readonly schema: z.ZodType<Body>
  /** The same of one event of a stream. */
  readonly eventSchema: z.ZodType<Event>
  /** Reads a whole answer. */
  fromBody(body: unknown, context?: Partial<Context>): CompletionResponse
  /**
   * Reads one event of a stream as one chunk, whose finish and usage come when the wire has them; an id, time or model that
   * it does not say is empty. A memory makes the events of one stream go together.
   */
  fromEvent(event: unknown, memory?: ShapeMemory): CompletionChunk
  /** Writes a whole answer. */
  toBody(response: CompletionResponse): Translation<Body>
  /** Writes one chunk: an event, or none where nothing of it has a place. A memory makes the chunks of one stream go together. */
  toEvents(chunk: CompletionChunk, memory?: ShapeMemory): Translation<readonly Event[]>
}
