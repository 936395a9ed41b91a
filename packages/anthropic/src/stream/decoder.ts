import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import type { CompletionChunk, CompletionStream, Context, Decoder, OutputPart } from '@concord/core'
import {
  chunkInRun,
  createContext,
  createdAt,
  createRepeatParser,
  createRun,
  type EventParser,
  finishReasonOf,
  isObject,
  isRepeat,
  noteFirst,
  noteRepeat,
  objectsOf,
  parseJson,
  readStream,
  textOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { fromError, fromErrorBody } from '../errors.ts'
import { FINISH_REASONS } from '../response/message.ts'
import { addToBlock, type Blocks, createBlocks, endBlocks, readWhole, startBlock, stopBlock } from './blocks.ts'
import { createFactsReader, type FactsReader } from './facts.ts'

/** One event: an object of the wire, or a repeat. */
export type StreamEvent = unknown

/** Reads the data of one server-sent event; its name stands in the data as well. */
function parseEvent(data: string): StreamEvent {
  return parseJson(data)
}

/** Makes the parser of one stream's events. */
export function createEventParser(): EventParser<StreamEvent> {
  return createRepeatParser(parseEvent, REPEAT_FIELDS)
}

/** Where the text of an event stands. */
const REPEAT_FIELDS = { texts: ['text', 'thinking', 'partial_json'], padding: [] }

/** Reads the SDK's own stream of message events; the caller keeps its retries and time limits. */
export function fromMessageStream(
  stream: AsyncIterable<RawMessageStreamEvent>,
  context: Partial<Context> = {},
): CompletionStream {
  return readStream<StreamEvent>(stream, { provider: PROVIDER, createDecoder, fromError }, createContext(context))
}

/** Makes the state that reads one stream of message events. */
export function createDecoder(context: Context): State {
  return {
    run: createRun(),
    context,
    blocks: createBlocks(context.createId),
    facts: createFactsReader(),
    types: new Set<OutputPart['type']>(),
    head: undefined,
    message: undefined,
    ended: false,
    decode,
    end,
  }
}

/** What is known of one stream. */
interface State extends Decoder<StreamEvent> {
  readonly run: ReturnType<typeof createRun>
  readonly context: Context
  readonly blocks: Blocks
  readonly facts: FactsReader
  readonly types: Set<OutputPart['type']>
  head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  /** What the stream began with. */
  message: WireObject | undefined
  ended: boolean
}

function decode(this: State, event: StreamEvent): CompletionChunk | undefined {
  const { run } = this
  if (!isRepeat(event)) return noteFirst(run, event, decodeInFull(this, event))
  return chunkInRun(run, event) ?? noteRepeat(run, event, decodeInFull(this, parseJson(event.data)))
}

function decodeInFull(state: State, event: StreamEvent): CompletionChunk | undefined {
  if (!isObject(event)) return undefined
  const read = EVENTS.get(event['type'])
  if (read === undefined) {
    const failure = fromErrorBody(event)
    if (failure !== undefined) throw failure
    return undefined
  }
  const content: OutputPart[] = []
  read(event, state, content)
  return content.length === 0 ? undefined : toChunk(state, content, UNFINISHED)
}

function end(this: State): CompletionChunk | undefined {
  const { blocks, facts, types, ended } = this
  if (this.message === undefined && this.head === undefined && !ended) return undefined
  const content: OutputPart[] = []
  endBlocks(blocks, ended, content)
  const isOpen = facts.word === undefined && !ended
  const ending = isOpen ? UNFINISHED : finishReasonOf(facts.word, FINISH_REASONS, types)
  return { ...toChunk(this, content, ending), ...facts.toFields() }
}

type Ending = Pick<CompletionChunk['choices'][number], 'finishReason' | 'nativeFinishReason'>

const UNFINISHED: Ending = { finishReason: null }

function toChunk(state: State, content: readonly OutputPart[], ending: Ending): CompletionChunk {
  const { context, message, types } = state
  const { id, created, model } = (state.head ??= {
    id: textOrAbsent(message?.['id']) ?? context.createId(),
    created: createdAt(undefined, context),
    model: textOrAbsent(message?.['model']) ?? context.request.model ?? '',
  })
  for (const part of content) types.add(part.type)
  return { object: 'completion', id, created, model, provider: PROVIDER, choices: [toChoice(content, ending)] }
}

function toChoice(content: readonly OutputPart[], ending: Ending): CompletionChunk['choices'][number] {
  const text = textOf(content)
  return ending === UNFINISHED
    ? { index: 0, text, content, finishReason: null }
    : { index: 0, text, content, ...ending }
}

type ReadEvent = (event: WireObject, state: State, content: OutputPart[]) => void

/** What is no event of these says nothing (`ping`), or is a failure. */
const EVENTS: ReadonlyMap<unknown, ReadEvent> = new Map<unknown, ReadEvent>([
  [
    'content_block_delta',
    ({ index, delta }, { blocks }, content) => {
      if (isObject(delta)) addToBlock(blocks, index, delta, content)
    },
  ],
  [
    'content_block_start',
    ({ index, content_block: block }, { blocks }, content) => {
      if (isObject(block)) startBlock(blocks, index, block, content)
    },
  ],
  ['content_block_stop', ({ index }, { blocks }, content) => stopBlock(blocks, index, content)],
  ['message_start', ({ message }, state, content) => readStart(message, state, content)],
  [
    'message', // Some hosts answer within the stream by the whole.
    (message, state, content) => {
      readStart(message, state, content)
      state.ended = true
    },
  ],
  ['message_delta', (event, { facts }) => facts.readChange(event)],
  [
    'message_stop',
    (_event, state) => {
      state.ended = true
    },
  ],
])

/** A message that goes on after a tool call of the model's own code holds its blocks whole. */
function readStart(message: unknown, state: State, content: OutputPart[]): void {
  if (!isObject(message)) return
  state.message ??= message
  state.facts.readStart(message)
  for (const block of objectsOf(message['content'])) readWhole(state.blocks, block, content)
}
