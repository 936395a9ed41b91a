import type { CompletionChunk, CompletionStream, Context, Decoder, OutputPart } from '@concord/core'
import {
  createContext,
  createdAt,
  finishReasonOf,
  isObject,
  objectsOf,
  parseJson,
  readStream,
  textOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import type { Cohere } from 'cohere-ai'
import { PROVIDER } from '../config.ts'
import { fromError, fromErrorBody } from '../errors.ts'
import { EVENT, toWire } from '../response/casing.ts'
import { FINISH_REASONS } from '../response/chat.ts'
import { fromLogprobs } from '../response/logprobs.ts'
import { blocksOf } from '../response/message.ts'
import { type BlocksReader, createBlocksReader } from './blocks.ts'
import { createFactsReader } from './facts.ts'
import type { PieceKind } from './open-blocks.ts'

/** One event: an object of the wire. */
export type StreamEvent = unknown

/** Reads the data of one server-sent event; what follows the end mark says nothing. */
export function parseEvent(data: string): StreamEvent {
  return data === '[DONE]' ? undefined : parseJson(data)
}

/** Reads the SDK's own stream of events; the caller keeps its retries and time limits. */
export function fromChatStream(
  stream: AsyncIterable<Cohere.V2ChatStreamResponse>,
  context: Partial<Context> = {},
): CompletionStream {
  return readStream(toWireEvents(stream), { provider: PROVIDER, createDecoder, fromError }, createContext(context))
}

/** Gives the events of the SDK as the wire has them. */
export async function* toWireEvents(
  stream: AsyncIterable<Cohere.V2ChatStreamResponse>,
): AsyncGenerator<StreamEvent, undefined> {
  for await (const event of stream) yield toWire(event, EVENT)
  return undefined
}

/** Makes the state that reads one stream of events. */
export function createDecoder(context: Context): Decoder<StreamEvent> {
  const blocks = createBlocksReader(context.createId)
  const facts = createFactsReader()
  const types = new Set<OutputPart['type']>()
  let head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  let hasBegun = false
  let ended = false

  function toChunk(choice: Omit<CompletionChunk['choices'][number], 'index' | 'text'>): CompletionChunk {
    head ??= {
      id: facts.id ?? context.createId(),
      created: createdAt(undefined, context),
      model: context.request.model ?? '',
    }
    for (const part of choice.content) types.add(part.type)
    return {
      object: 'completion',
      id: head.id,
      created: head.created,
      model: head.model,
      provider: PROVIDER,
      choices: [{ index: 0, text: textOf(choice.content), ...choice }],
    }
  }

  return {
    decode(event) {
      if (!isObject(event)) return undefined
      const read = EVENTS.get(event['type'])
      const delta = isObject(event['delta']) ? event['delta'] : {}
      const failure = failureOf(event, read, delta)
      if (failure !== undefined) throw failure
      const message = isObject(delta['message']) ? delta['message'] : {}
      hasBegun = true
      facts.read(event, delta, message)
      if (event['type'] === END) ended = true
      const content: OutputPart[] = []
      read?.(blocks, event['index'], message, content)
      const logprobs = event['logprobs'] === undefined ? {} : fromLogprobs(event['logprobs'])
      if (content.length === 0 && logprobs.logprobs === undefined) return undefined
      return toChunk({ content, finishReason: null, ...logprobs })
    },
    get ended() {
      return ended
    },
    end() {
      if (!hasBegun) return undefined
      const content: OutputPart[] = []
      blocks.end(ended, content)
      for (const part of content) types.add(part.type)
      const { word } = facts
      const isOpen = word === undefined && !ended
      const ending = isOpen ? { finishReason: null } : finishReasonOf(word, FINISH_REASONS, types)
      const chunk = toChunk({ content, ...ending, ...facts.toChoiceFields(blocks.strays) })
      return { ...chunk, ...facts.toFields() }
    },
  }
}

/** A failure is an event of no known type, or an end without a word for it. */
function failureOf(event: WireObject, read: ReadEvent | undefined, delta: WireObject): Error | undefined {
  if (read === undefined) return fromErrorBody(event)
  return event['type'] === END && textOrAbsent(delta['finish_reason']) === undefined ? fromErrorBody(delta) : undefined
}

type ReadEvent = (blocks: BlocksReader, place: unknown, message: WireObject, content: OutputPart[]) => void

/** The end mark, which tells how the answer ended. */
const END = 'message-end'

/** What is no event of these has no pieces (`debug`, `citation-end`), or is a failure. */
const EVENTS: ReadonlyMap<unknown, ReadEvent> = new Map<unknown, ReadEvent>([
  ['content-delta', (blocks, place, message, content) => readPiece(blocks, 'add', 'content', place, message, content)],
  [
    'content-start',
    (blocks, place, message, content) => readPiece(blocks, 'start', 'content', place, message, content),
  ],
  ['content-end', (blocks, place, _message, content) => blocks.stop('content', place, content)],
  ['tool-plan-delta', (blocks, _place, message, content) => readPlan(blocks, message, content)],
  [
    'tool-call-start',
    (blocks, place, message, content) => readPiece(blocks, 'start', 'tool_call', place, message, content),
  ],
  [
    'tool-call-delta',
    (blocks, place, message, content) => readPiece(blocks, 'add', 'tool_call', place, message, content),
  ],
  ['tool-call-end', (blocks, place, _message, content) => blocks.stop('tool_call', place, content)],
  ['citation-start', (blocks, _place, message, content) => readCitations(blocks, message, content)],
  ['citation-end', () => {}],
  ['message-start', readWhole],
  [END, () => {}],
])

/** What comes in pieces is one object here, which a whole message has a list of. */
function readPiece(
  blocks: BlocksReader,
  step: 'start' | 'add',
  kind: 'content' | 'tool_call',
  place: unknown,
  message: WireObject,
  content: OutputPart[],
): void {
  const piece = message[FIELDS[kind]]
  if (isObject(piece)) blocks[step](kind, place, piece, content)
}

const FIELDS: Readonly<Record<Exclude<PieceKind, 'tool_plan'>, string>> = {
  content: 'content',
  tool_call: 'tool_calls',
}

function readPlan(blocks: BlocksReader, { tool_plan: plan }: WireObject, content: OutputPart[]): void {
  if (textOrAbsent(plan) !== undefined) blocks.add('tool_plan', '', { tool_plan: plan }, content)
}

function readCitations(blocks: BlocksReader, { citations }: WireObject, content: OutputPart[]): void {
  for (const citation of isObject(citations) ? [citations] : objectsOf(citations)) blocks.cite(citation, content)
}

/** A message begins empty; what it holds already is read like its pieces. */
function readWhole(blocks: BlocksReader, _place: unknown, message: WireObject, content: OutputPart[]): void {
  for (const [place, block] of blocksOf(message).entries()) blocks.start('content', place, block, content)
  readPlan(blocks, message, content)
  for (const [place, call] of objectsOf(message['tool_calls']).entries())
    blocks.start('tool_call', place, call, content)
  readCitations(blocks, message, content)
}
