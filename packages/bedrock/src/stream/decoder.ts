import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime'
import type { CompletionChunk, CompletionStream, Context, Decoder, OutputPart } from '@concord/core'
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
import { type BlocksReader, createBlocksReader } from './blocks.ts'
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
    blocks: createBlocksReader(context.createId),
    facts: createFactsReader(),
    hasBegun: false,
    isMarked: false,
  }
  const types = new Set<OutputPart['type']>()
  let head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  let isOver = false

  function toChunk(choice: Omit<CompletionChunk['choices'][number], 'index' | 'text'>): CompletionChunk {
    head ??= {
      id: context.createId(),
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
      const content: OutputPart[] = []
      for (const [name, value] of Object.entries(isObject(event) ? event : {})) readEvent(name, value, state, content)
      return content.length === 0 ? undefined : toChunk({ content, finishReason: null })
    },
    /** The mark stands behind the word; should it come first, the word is waited for. */
    get ended() {
      return isOver || (state.isMarked && state.facts.word !== undefined)
    },
    end() {
      if (!state.hasBegun) return undefined
      isOver = state.isMarked
      const content: OutputPart[] = []
      if (isOver) state.blocks.end(content)
      const { word, choiceMetadata } = state.facts
      const isOpen = word === undefined && !isOver
      const metadata = choiceMetadata === undefined ? {} : { providerMetadata: choiceMetadata }
      // The parts of this last chunk count among the others.
      const chunk = toChunk({ content, finishReason: null, ...metadata })
      const ending = isOpen ? {} : finishReasonOf(word, FINISH_REASONS, types)
      return { ...chunk, choices: chunk.choices.map((choice) => ({ ...choice, ...ending })), ...state.facts.toFields() }
    },
  }
}

interface State {
  readonly blocks: BlocksReader
  readonly facts: FactsReader
  hasBegun: boolean
  /** The end mark was seen. */
  isMarked: boolean
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
  ['contentBlockDelta', (event, { blocks }, content) => blocks.add(event, content)],
  ['contentBlockStart', (event, { blocks }, content) => blocks.start(event, content)],
  ['contentBlockStop', (event, { blocks }, content) => blocks.stop(event, content)],
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
