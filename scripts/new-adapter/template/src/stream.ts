import type { Context, Decoder } from '@concord/core'
import type { ParseEvent } from '@concord/core/adapter'

/** One event: an object of the wire, or what stands for its end mark. */
export type StreamEvent = unknown

/** Reads the data of one server-sent event. */
export const parseEvent: ParseEvent<StreamEvent> = (_data, _name) => {
  throw new Error('write stream: parseEvent, the data of one event; a SyntaxError of JSON.parse may leave it as it is')
}

/** Makes the state that reads one stream. */
export function createDecoder(_context: Context): Decoder<StreamEvent> {
  throw new Error(
    'write stream: createDecoder; content goes out at once, finish and usage at the end; createPartNumbers() numbers the parts',
  )
}
