import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
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
import { PROVIDER } from '../config.ts'
import { fromError, fromErrorBody } from '../errors.ts'
import { FINISH_REASONS } from '../response/message.ts'
import { type BlocksReader, createBlocksReader } from './blocks.ts'
import { createFactsReader, type FactsReader } from './facts.ts'

/** One event: an object of the wire. */
export type StreamEvent = unknown

/** Reads the data of one server-sent event; its name stands in the data as well. */
export function parseEvent(data: string): StreamEvent {
  return parseJson(data)
}

/** Reads the SDK's own stream of message events; the caller keeps its retries and time limits. */
export function fromMessageStream(
  stream: AsyncIterable<RawMessageStreamEvent>,
  context: Partial<Context> = {},
): CompletionStream {
  return readStream<StreamEvent>(stream, { provider: PROVIDER, createDecoder, fromError }, createContext(context))
}

/** Makes the state that reads one stream of message events. */
export function createDecoder(context: Context): Decoder<StreamEvent> {
  const state: State = {
    blocks: createBlocksReader(context.createId),
    facts: createFactsReader(),
    message: undefined,
    ended: false,
  }
  const types = new Set<OutputPart['type']>()
  let head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined

  function toChunk(choice: Omit<CompletionChunk['choices'][number], 'index' | 'text'>): CompletionChunk {
    head ??= {
      id: textOrAbsent(state.message?.['id']) ?? context.createId(),
      created: createdAt(undefined, context),
      model: textOrAbsent(state.message?.['model']) ?? context.request.model ?? '',
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
      if (read === undefined) {
        const failure = fromErrorBody(event)
        if (failure !== undefined) throw failure
        return undefined
      }
      const content: OutputPart[] = []
      read(event, state, content)
      return content.length === 0 ? undefined : toChunk({ content, finishReason: null })
    },
    get ended() {
      return state.ended
    },
    end() {
      if (state.message === undefined && head === undefined && !state.ended) return undefined
      const content: OutputPart[] = []
      state.blocks.end(content)
      const { word } = state.facts
      const isOpen = word === undefined && !state.ended
      const ending = isOpen ? { finishReason: null } : finishReasonOf(word, FINISH_REASONS, types)
      return { ...toChunk({ content, ...ending }), ...state.facts.toFields() }
    },
  }
}

interface State {
  readonly blocks: BlocksReader
  readonly facts: FactsReader
  /** What the stream began with. */
  message: WireObject | undefined
  ended: boolean
}

type ReadEvent = (event: WireObject, state: State, content: OutputPart[]) => void

/** What is no event of these says nothing (`ping`), or is a failure. */
const EVENTS: ReadonlyMap<unknown, ReadEvent> = new Map<unknown, ReadEvent>([
  [
    'content_block_delta',
    ({ index, delta }, { blocks }, content) => {
      if (isObject(delta)) blocks.add(index, delta, content)
    },
  ],
  [
    'content_block_start',
    ({ index, content_block: block }, { blocks }, content) => {
      if (isObject(block)) blocks.start(index, block, content)
    },
  ],
  ['content_block_stop', ({ index }, { blocks }, content) => blocks.stop(index, content)],
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
  for (const block of objectsOf(message['content'])) state.blocks.whole(block, content)
}
