import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime'
import type { ChoiceChunk, CompletionChunk, CompletionStream, Context, Decoder, OutputPart } from '@concord/core'
import {
  createContext,
  createdAt,
  finishReasonOf,
  isObject,
  readStream,
  textOf,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { fromError, fromException, isException } from '../errors.ts'
import { FINISH_REASONS } from '../response/answer.ts'
import { fromSdkStream } from '../response/sdk.ts'
import { addToBlock, type Blocks, createBlocks, endBlocks, startBlock, stopBlock } from './blocks.ts'
import { createFactsReader, type FactsReader } from './facts.ts'

/** One event: an object of the wire, with the event's name as its one key. */
export type StreamEvent = unknown

/** Reads the SDK's own stream of `ConverseStreamCommand`; the caller keeps its retries and time limits. */
export function fromConverseStream(
  stream: AsyncIterable<ConverseStreamOutput>,
  context: Partial<Context> = {},
): CompletionStream {
  return readStream<StreamEvent>(
    fromSdkStream(stream),
    { provider: PROVIDER, createDecoder, fromError },
    createContext(context),
  )
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
    isMarked: false,
    isOver: false,
  }
  return {
    decode: (event) => decode(state, event),
    /** The mark stands behind the word; should it come first, the word is waited for. */
    get ended() {
      return state.isOver || (state.isMarked && state.facts.word !== undefined)
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
  /** The end mark was seen. */
  isMarked: boolean
  isOver: boolean
}

function decode(state: State, event: StreamEvent): CompletionChunk | undefined {
  if (!isObject(event)) return undefined
  const content: OutputPart[] = []
  for (const name of Object.keys(event)) readEvent(name, event[name], state, content)
  return content.length === 0 ? undefined : toChunk(state, { content, finishReason: null })
}

function end(state: State): CompletionChunk | undefined {
  const { blocks, facts, types } = state
  if (!state.hasBegun) return undefined
  state.isOver = state.isMarked
  const content: OutputPart[] = []
  if (state.isOver) endBlocks(blocks, content)
  for (const part of content) types.add(part.type)
  const { word, choiceMetadata } = facts
  const isOpen = word === undefined && !state.isOver
  const ending = isOpen ? { finishReason: null } : finishReasonOf(word, FINISH_REASONS, types)
  const metadata = choiceMetadata === undefined ? {} : { providerMetadata: choiceMetadata }
  return { ...toChunk(state, { content, ...ending, ...metadata }), ...facts.toFields() }
}

function toChunk(state: State, choice: Omit<ChoiceChunk, 'index' | 'text'>): CompletionChunk {
  const { context, types } = state
  const { id, created, model } = (state.head ??= {
    id: context.createId(),
    created: createdAt(undefined, context),
    model: context.request.model ?? '',
  })
  for (const part of choice.content) types.add(part.type)
  const choices = [{ index: 0, text: textOf(choice.content), ...choice }]
  return { object: 'completion', id, created, model, provider: PROVIDER, choices }
}

function readEvent(name: string, value: unknown, state: State, content: OutputPart[]): void {
  if (isException(name)) throw fromException(name, value)
  state.hasBegun = true
  const read = EVENTS.get(name)
  if (read === undefined || !isObject(value)) state.facts.readUnknown(name, value)
  else read(value, state, content)
}

type ReadEvent = (event: WireObject, state: State, content: OutputPart[]) => void

const EVENTS: ReadonlyMap<string, ReadEvent> = new Map<string, ReadEvent>([
  ['contentBlockDelta', (event, { blocks }, content) => addToBlock(blocks, event, content)],
  ['contentBlockStart', (event, { blocks }, content) => startBlock(blocks, event, content)],
  ['contentBlockStop', (event, { blocks }, content) => stopBlock(blocks, event, content)],
  ['messageStart', (event, { facts }) => facts.readStart(event)],
  ['messageStop', (event, { facts }) => facts.readStop(event)],
  [
    'metadata',
    (event, state) => {
      state.isMarked = true
      state.facts.readMetadata(event)
    },
  ],
])
