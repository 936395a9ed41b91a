import type { ChoiceChunk, CompletionChunk, CompletionStream, Context, Decoder, OutputPart } from '@concord/core'
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
import { addToBlock, type Blocks, cite, createBlocks, endBlocks, startBlock, stopBlock } from './blocks.ts'
import { createFactsReader, type FactsReader } from './facts.ts'
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
  const state: State = {
    context,
    blocks: createBlocks(context.createId),
    facts: createFactsReader(),
    types: new Set<OutputPart['type']>(),
    head: undefined,
    hasBegun: false,
    ended: false,
  }
  return {
    decode: (event) => decode(state, event),
    get ended() {
      return state.ended
    },
    end: () => end(state),
  }
}

/** What is known of one stream. */
interface State {
  readonly context: Context
  readonly blocks: Blocks
  readonly facts: FactsReader
  readonly types: Set<OutputPart['type']>
  head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  hasBegun: boolean
  ended: boolean
}

function decode(state: State, event: StreamEvent): CompletionChunk | undefined {
  if (!isObject(event)) return undefined
  const read = EVENTS.get(event['type'])
  const delta = isObject(event['delta']) ? event['delta'] : NOTHING
  const failure = failureOf(event, read, delta)
  if (failure !== undefined) throw failure
  const message = isObject(delta['message']) ? delta['message'] : NOTHING
  state.hasBegun = true
  state.facts.read(event, delta, message)
  if (event['type'] === END) state.ended = true
  const content: OutputPart[] = []
  read?.(state.blocks, event['index'], message, content)
  const { logprobs } = event['logprobs'] === undefined ? NOTHING : fromLogprobs(event['logprobs'])
  if (logprobs !== undefined) return toChunk(state, { content, finishReason: null, logprobs })
  return content.length === 0 ? undefined : toChunk(state, { content, finishReason: null })
}

const NOTHING: { readonly [key: string]: undefined } = {}

function end(state: State): CompletionChunk | undefined {
  const { blocks, facts, types, hasBegun, ended } = state
  if (!hasBegun) return undefined
  const content: OutputPart[] = []
  endBlocks(blocks, ended, content)
  for (const part of content) types.add(part.type)
  const isOpen = facts.word === undefined && !ended
  const ending = isOpen ? { finishReason: null } : finishReasonOf(facts.word, FINISH_REASONS, types)
  const chunk = toChunk(state, { content, ...ending, ...facts.toChoiceFields(blocks.strays) })
  return { ...chunk, ...facts.toFields() }
}

function toChunk(state: State, choice: Omit<ChoiceChunk, 'index' | 'text'>): CompletionChunk {
  const { context, facts, types } = state
  const { id, created, model } = (state.head ??= {
    id: facts.id ?? context.createId(),
    created: createdAt(undefined, context),
    model: context.request.model ?? '',
  })
  for (const part of choice.content) types.add(part.type)
  const choices = [{ index: 0, text: textOf(choice.content), ...choice }]
  return { object: 'completion', id, created, model, provider: PROVIDER, choices }
}

/** A failure is an event of no known type, or an end without a word for it. */
function failureOf(event: WireObject, read: ReadEvent | undefined, delta: WireObject): Error | undefined {
  if (read === undefined) return fromErrorBody(event)
  return event['type'] === END && textOrAbsent(delta['finish_reason']) === undefined ? fromErrorBody(delta) : undefined
}

type ReadEvent = (blocks: Blocks, place: unknown, message: WireObject, content: OutputPart[]) => void

/** The end mark, which tells how the answer ended. */
const END = 'message-end'

/** What is no event of these has no pieces (`debug`, `citation-end`), or is a failure. */
const EVENTS: ReadonlyMap<unknown, ReadEvent> = new Map<unknown, ReadEvent>([
  [
    'content-delta',
    (blocks, place, message, content) => readPiece(addToBlock, blocks, 'content', place, message, content),
  ],
  [
    'content-start',
    (blocks, place, message, content) => readPiece(startBlock, blocks, 'content', place, message, content),
  ],
  ['content-end', (blocks, place, _message, content) => stopBlock(blocks, 'content', place, content)],
  ['tool-plan-delta', (blocks, _place, message, content) => readPlan(blocks, message, content)],
  [
    'tool-call-start',
    (blocks, place, message, content) => readPiece(startBlock, blocks, 'tool_call', place, message, content),
  ],
  [
    'tool-call-delta',
    (blocks, place, message, content) => readPiece(addToBlock, blocks, 'tool_call', place, message, content),
  ],
  ['tool-call-end', (blocks, place, _message, content) => stopBlock(blocks, 'tool_call', place, content)],
  ['citation-start', (blocks, _place, message, content) => readCitations(blocks, message, content)],
  ['citation-end', () => {}],
  ['message-start', readWhole],
  [END, () => {}],
])

/** What comes in pieces is one object here, which a whole message has a list of. */
function readPiece(
  read: typeof startBlock,
  blocks: Blocks,
  kind: 'content' | 'tool_call',
  place: unknown,
  message: WireObject,
  content: OutputPart[],
): void {
  const piece = message[FIELDS[kind]]
  if (isObject(piece)) read(blocks, kind, place, piece, content)
}

const FIELDS: Readonly<Record<Exclude<PieceKind, 'tool_plan'>, string>> = {
  content: 'content',
  tool_call: 'tool_calls',
}

function readPlan(blocks: Blocks, { tool_plan: plan }: WireObject, content: OutputPart[]): void {
  if (textOrAbsent(plan) !== undefined) addToBlock(blocks, 'tool_plan', '', { tool_plan: plan }, content)
}

function readCitations(blocks: Blocks, { citations }: WireObject, content: OutputPart[]): void {
  for (const citation of isObject(citations) ? [citations] : objectsOf(citations)) cite(blocks, citation, content)
}

/** A message begins empty; what it holds already is read like its pieces. */
function readWhole(blocks: Blocks, _place: unknown, message: WireObject, content: OutputPart[]): void {
  for (const [place, block] of blocksOf(message).entries()) startBlock(blocks, 'content', place, block, content)
  readPlan(blocks, message, content)
  for (const [place, call] of objectsOf(message['tool_calls']).entries())
    startBlock(blocks, 'tool_call', place, call, content)
  readCitations(blocks, message, content)
}
