import {
  type Answers,
  createAnswers,
  createWired,
  failureBy,
  type Json,
  readAnswer,
  readSplit,
  refusalBy,
  type Respond,
  sentBy,
  type Streamed,
  warningsBy,
  type Wired,
} from '@concord/conformance'
import type { CompletionError, CompletionRequest, CompletionResponse } from '@concord/core'
import { type BedrockOptions, createBedrock } from '../src/index.ts'
import { toFrame } from '../src/server/stream/frames.ts'
import { joinBytes } from '../src/stream/frames.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json }

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(respond: Respond, options: BedrockOptions = {}): Wired {
  const own = { region: 'us-east-1', apiKey: 'test-key', model: 'nova-test', ...options }
  return createWired(respond, (still) => createBedrock({ ...still, ...own }))
}

const answers = createAnswers('x-amzn-requestid', 'application/vnd.amazon.eventstream')

export const json: Answers['json'] = answers.json
export const plain: Answers['plain'] = answers.plain
export const stream: Answers['stream'] = answers.stream

/** Frames events, each an object with its name as the one key; a name that ends in `Exception` is one. */
export function frames(events: readonly Json[]): Uint8Array {
  return joinBytes(
    events.flatMap((event) =>
      Object.entries(event).map(([name, payload]) =>
        // Every event is an object.
        toFrame(name, payload as object, name.endsWith('Exception') ? 'exception' : 'event'),
      ),
    ),
  )
}

/** An answer that says `Hello`. */
export function message(fields: Json = {}, content: readonly Json[] = [{ text: 'Hello' }]): Json {
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: 'end_turn',
    usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
    metrics: { latencyMs: 7 },
    ...fields,
  }
}

/** An answer of these blocks. */
export function answer(...content: readonly Json[]): Json {
  return message({}, content)
}

/** The event that begins a stream. */
export const START: Json = { messageStart: { role: 'assistant', p: 'abc' } }

/** The events of one block: its start, where it has one, its pieces and its end. */
export function block(contentBlockIndex: number, start: Json | undefined, ...deltas: readonly Json[]): readonly Json[] {
  return [
    ...(start === undefined ? [] : [{ contentBlockStart: { contentBlockIndex, start, p: 'abcd' } }]),
    ...deltas.map((delta) => ({ contentBlockDelta: { contentBlockIndex, delta, p: 'ab' } })),
    { contentBlockStop: { contentBlockIndex, p: 'abcdef' } },
  ]
}

/** The events of a block of text. */
export function text(index: number, ...pieces: readonly string[]): readonly Json[] {
  return block(index, undefined, ...pieces.map((piece) => ({ text: piece })))
}

/** The event that tells how a message ended. */
export function stopping(fields: Json = {}): Json {
  return { messageStop: { stopReason: 'end_turn', p: 'a', ...fields } }
}

/** The end mark, with the counts. */
export function metadata(fields: Json = {}): Json {
  const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5 }
  return { metadata: { usage, metrics: { latencyMs: 7 }, p: 'abc', ...fields } }
}

/** What the SDK sent for a request. */
export function sentFor(request: CompletionRequest): Promise<Json> {
  return sentBy(wire(json(message())), request)
}

/** What a request is refused with: the kind, the sentence, and how many requests left. */
export function refusalOf(request: CompletionRequest): Promise<readonly unknown[]> {
  return refusalBy(wire(json(message())), request)
}

/** The warnings of a request's answer, as `code path`. */
export function warningsFor(request: CompletionRequest): Promise<readonly string[]> {
  return warningsBy(wire(json(message())), request)
}

/** Reads a whole body, and checks what holds of every response. */
export function read(body: unknown, request?: CompletionRequest): Promise<CompletionResponse> {
  return readAnswer(wire(json(body)).client, request)
}

/** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
export function readStream(events: readonly Json[], request?: CompletionRequest): Promise<Streamed> {
  return readSplit((size) => wire(stream(frames(events), size)).client, request)
}

/** How a stream of these bytes fails. */
export function failureOf(written: Uint8Array, options: BedrockOptions = {}): Promise<CompletionError> {
  return failureBy(wire(stream(written), options))
}
