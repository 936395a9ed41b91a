import { toServerSentEvent } from '@concord/core/adapter'

/** Frames one event; its name and its number stand in the data as well. */
export type ToFrame = (type: string, fields: object) => string

/** Makes the numbering of one stream. */
export function createToFrame(): ToFrame {
  let count = 0
  return (type, fields) => toServerSentEvent({ type, sequence_number: count++, ...fields }, type)
}
