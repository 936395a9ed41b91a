export { joinBase64 } from '../engine/base64.ts'
export { createError, detailsOf, type ErrorDetails, withPartial } from '../engine/completion-error.ts'
export { fold, isFinished } from '../engine/concat.ts'
export { textOf } from '../engine/gathered-choice.ts'
export { assertGoing, untilAborted } from '../engine/abort.ts'
export { systemClock } from '../engine/clock.ts'
export { createClient } from '../engine/create-client.ts'
export { createBatches } from '../engine/create-batches.ts'
export { NATIVE_PATHS, type NativeError, toNativeError } from '../engine/native-wire.ts'
export { type Batches, isWhole } from '../engine/batch-reader.ts'
export { batchesOf, createStream } from '../engine/stream.ts'
export { isRetrying } from '../engine/layers/retry.ts'
export { REQUEST_FIELDS } from '../engine/request-fields.ts'
export { type RequestTranslator, translateRequest } from '../engine/translate-request.ts'
export { choicesInOrder } from './choices-in-order.ts'
export { createContext, createdAt } from './context.ts'
export { environment } from './environment.ts'
export { fromFailure, fromSdkError, fromThrown, kindOfStatus, parseRetryAfter } from './errors.ts'
export type { ErrorTable, ReadFailure, VendorFailure } from './errors.ts'
export { type FinishTable, finishReasonOf, typesOf } from './finish-reason.ts'
export { createGathered, type Gathered } from './gathered.ts'
export { readJsonLines } from './json-lines.ts'
export { toJsonSchema } from './json-schema.ts'
export { fromAddress, parseDataUrl, toAddress, toDataUrl, type TypedBytes } from './media-address.ts'
export { type ChoiceEnding, createChoiceEnding } from './mirror/choice-ending.ts'
export { parseBody, toRetryHeaders, toServerSentEvent } from './mirror/dialect.ts'
export { type FinishWords, toFinishWord } from './mirror/finish-word.ts'
export { joinPieces } from './mirror/join-pieces.ts'
export { createLosses, type Losses } from './mirror/losses.ts'
export { noteChoices, noteCustom, noteFacts, noteLostPart, noteMetadata, noteToken } from './mirror/notes.ts'
export type { PartFacts } from './mirror/notes.ts'
export { ownFields, ownMetadata, type Reserved } from './mirror/own-fields.ts'
export {
  type FieldReaders,
  type ReadField,
  type ReadFields,
  readFields,
  type RequestFields,
} from './mirror/read-fields.ts'
export { createStreamFacts, type StreamFacts } from './mirror/stream-facts.ts'
export { once } from './once.ts'
export { parseJson } from './parse-json.ts'
export { createPartNumbers, type PartNumbers } from './part-numbers.ts'
export { readStream } from './read-stream.ts'
export { createReplay, type Replay } from './replay.ts'
export { historyWarning, repairHistory, type Turn } from './repair-history.ts'
export { chunkInRun, createRepeatParser, createRun, isRepeat, noteFirst, noteRepeat } from './repeats/index.ts'
export { receiveBody, receiveEvents, receiveStream } from './sdk-response.ts'
export type { BodyReader, RawCall, ResponseFacts, SdkCall } from './sdk-response.ts'
export { createLineSplitter, type EventParser, type ParseEvent, readServerSentEvents } from './server-sent-events.ts'
export { type FetchingCall, takenCall } from './taken-call.ts'
export { statusOf } from './status-of.ts'
export { parseInput, toInput } from './tool-arguments.ts'
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
