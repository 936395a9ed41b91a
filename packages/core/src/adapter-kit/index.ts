export { createError, detailsOf, type ErrorDetails, withPartial } from '../engine/completion-error.ts'
export { fold, isFinished, textOf } from '../engine/concat.ts'
export { createStream } from '../engine/stream.ts'
export { createContext, createdAt } from './context.ts'
export {
  type ErrorTable,
  fromFailure,
  fromThrown,
  kindOfStatus,
  parseRetryAfter,
  type VendorFailure,
} from './errors.ts'
export { toJsonSchema } from './json-schema.ts'
export { once } from './once.ts'
export { createPartNumbers, type PartNumbers } from './part-numbers.ts'
export { createLineSplitter, type ParseEvent, readServerSentEvents } from './server-sent-events.ts'
export { addCounts, type TokenCounts, toUsage } from './usage.ts'
export {
  isAbsent,
  isObject,
  leftovers,
  mergeOptions,
  numberOrAbsent,
  objectsOf,
  present,
  textOrAbsent,
  type WireObject,
} from './wire.ts'
