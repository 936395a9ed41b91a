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
import type { CompletionClient, CompletionError, CompletionRequest, CompletionResponse, Usage } from '@concord/core'
import { createOpenAI, type OpenAIOptions } from '../src/index.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json }

/** What makes a client of one API. */
export type Create = (options: OpenAIOptions) => CompletionClient

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(respond: Respond, options: OpenAIOptions = {}, create: Create = createOpenAI): Wired {
  const own = { apiKey: 'test-key', model: 'gpt-test', ...options }
  return createWired(respond, (still) => create({ ...still, ...own }))
}

const answers = createAnswers('x-request-id')

export const json: Answers['json'] = answers.json
export const plain: Answers['plain'] = answers.plain
export const stream: Answers['stream'] = answers.stream

/** The end mark. */
export const DONE = '[DONE]'

/** Frames server-sent events: objects as JSON, strings as they are. */
export function frames(events: readonly unknown[]): string {
  return events.map((data) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`).join('')
}

/** A completion of one choice that says `Hello`. */
export function completion(fields: Json = {}): Json {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'gpt-test-2026',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello', refusal: null }, finish_reason: 'stop' }],
    ...fields,
  }
}

/** A completion of one choice with this message. */
export function answer(message: Json, choice: Json = {}): Json {
  return completion({
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: null, refusal: null, ...message },
        finish_reason: 'stop',
        ...choice,
      },
    ],
  })
}

/** A chunk of the wire with these choices. */
export function event(choices: readonly Json[], fields: Json = {}): Json {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'gpt-test-2026',
    choices,
    ...fields,
  }
}

/** A chunk of the wire with one delta of choice 0. */
export function delta(fields: Json, choice: Json = {}): Json {
  return event([{ index: 0, delta: fields, logprobs: null, finish_reason: null, ...choice }])
}

/** A chunk of the wire that says how choice 0 ended. */
export function ending(word: string | null = 'stop'): Json {
  return delta({}, { finish_reason: word })
}

/** A usage of the wire. */
export const USAGE: Json = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
/** The same in the contract. */
export const COUNTED: Usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }

/** A chunk of the wire with pieces of tool calls. */
export function calls(...toolCalls: readonly Json[]): Json {
  return delta({ tool_calls: toolCalls })
}

/** What the SDK sent for a request. */
export function sentFor(request: CompletionRequest): Promise<Json> {
  return sentBy(wire(json(completion())), request)
}

/** What a request is refused with: the kind, the sentence, and how many requests left. */
export function refusalOf(request: CompletionRequest, strict = false): Promise<readonly unknown[]> {
  return refusalBy(wire(json(completion()), { strict }), request)
}

/** The warnings of a request's answer, as `code path`. */
export function warningsFor(request: CompletionRequest): Promise<readonly string[]> {
  return warningsBy(wire(json(completion())), request)
}

/** Reads a whole body, and checks what holds of every response. */
export function read(body: unknown, request?: CompletionRequest): Promise<CompletionResponse> {
  return readAnswer(wire(json(body)).client, request)
}

/** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
export function readStream(events: readonly unknown[], request?: CompletionRequest): Promise<Streamed> {
  return readSplit((size) => wire(stream(frames(events), size)).client, request)
}

/** How a stream of this text fails. */
export function failureOf(written: string, options: OpenAIOptions = {}): Promise<CompletionError> {
  return failureBy(wire(stream(written), options))
}
