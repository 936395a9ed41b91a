export { joinBase64 } from '../engine/base64.ts'
export { createError, detailsOf, type ErrorDetails, withPartial } from '../engine/completion-error.ts'
export { fold, isFinished } from '../engine/concat.ts'
export { textOf } from '../engine/gathered-choice.ts'
export { assertGoing, untilAborted } from '../engine/abort.ts'
export { systemClock } from '../engine/clock.ts'
export { createBatches } from '../engine/create-batches.ts'
export { NATIVE_PATHS, type NativeError, toNativeError } from '../engine/native-wire.ts'
export type { Batches } from '../engine/batch-reader.ts'
export { batchesOf, createStream } from '../engine/stream.ts'
export { type RequestTranslator, translateRequest } from '../engine/translate-request.ts'
export { createContext, createdAt } from './context.ts'
export { environment } from './environment.ts'
export { createLosses, type Losses, parseBody, toRetryHeaders, toServerSentEvent } from './dialect.ts'
export {
  type ErrorTable,
  fromFailure,
  fromSdkError,
  fromThrown,
  kindOfStatus,
  parseRetryAfter,
  type ReadFailure,
  type VendorFailure,
} from './errors.ts'
export { type FinishTable, finishReasonOf } from './finish-reason.ts'
export { createGathered, type Gathered } from './gathered.ts'
export { readJsonLines } from './json-lines.ts'
export { toJsonSchema } from './json-schema.ts'
export { once } from './once.ts'
export { createPartNumbers, type PartNumbers } from './part-numbers.ts'
export { readStream } from './read-stream.ts'
export { repairHistory, type Turn } from './repair-history.ts'
export {
  type BodyReader,
  type RawCall,
  receiveBody,
  receiveEvents,
  receiveStream,
  type ResponseFacts,
  type SdkCall,
} from './sdk-response.ts'
export { createLineSplitter, type ParseEvent, readServerSentEvents } from './server-sent-events.ts'
export { type FetchingCall, takenCall } from './taken-call.ts'
export { statusOf } from './status-of.ts'
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
