import type { CompletionChunk, CompletionStream, Context, Decoder, OutputPart } from '@concord/core'
import {
  createContext,
  createdAt,
  finishReasonOf,
  isAbsent,
  isObject,
  leftovers,
  objectsOf,
  parseJson,
  readStream,
  textOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import type { Interactions } from '@google/genai'
import { PROVIDER } from '../../config.ts'
import { fromError, fromErrorBody } from '../../errors.ts'
import { FINISH_REASONS, fromFacts, fromSteps, toMetadata } from '../response/interaction.ts'
import { createStepsReader, type StepsReader } from './steps.ts'

/** One event: an object of the wire, or the mark. */
export type StreamEvent = unknown

/** What some hosts write behind the last event. */
const DONE = '[DONE]'

/** Reads the data of one server-sent event; its name stands in the data as well. */
export function parseEvent(data: string): StreamEvent {
  return data.startsWith(DONE) ? DONE : parseJson(data)
}

/** Reads the SDK's own stream of interaction events; the caller keeps its retries and time limits. */
export function fromInteractionStream(
  stream: AsyncIterable<Interactions.InteractionSSEEvent>,
  context: Partial<Context> = {},
): CompletionStream {
  return readStream<StreamEvent>(stream, { provider: PROVIDER, createDecoder, fromError }, createContext(context))
}

/** Makes the state that reads one stream of interaction events. */
export function createDecoder(context: Context): Decoder<StreamEvent> {
  const state: State = { steps: createStepsReader(context.createId), facts: {}, isCompleted: false }
  const types = new Set<OutputPart['type']>()
  let head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  let ended = false

  function toChunk(choice: Omit<CompletionChunk['choices'][number], 'index' | 'text'>): CompletionChunk {
    const { facts } = state
    head ??= {
      id: textOrAbsent(facts['id']) ?? context.createId(),
      created: createdAt(undefined, context),
      model: textOrAbsent(facts['model']) ?? context.request.model ?? '',
    }
    for (const part of choice.content) types.add(part.type)
    const { content } = choice
    return {
      object: 'completion',
      ...head,
      provider: PROVIDER,
      choices: [{ index: 0, text: textOf(content), ...choice }],
    }
  }

  return {
    decode(event) {
      if (event === DONE) {
        ended = true
        return undefined
      }
      const failure = fromErrorBody(event)
      if (failure !== undefined) throw failure
      if (!isObject(event)) return undefined
      const content: OutputPart[] = []
      EVENTS.get(event['event_type'])?.(event, state, content)
      ended ||= state.isCompleted
      return content.length === 0 ? undefined : toChunk({ content, finishReason: null })
    },
    get ended() {
      return ended
    },
    end() {
      const { facts, steps } = state
      if (Object.keys(facts).length === 0 && head === undefined && !ended) return undefined
      const content: OutputPart[] = []
      // Of a step that was cut, what is of use only as a whole stays out.
      if (ended) steps.end(content)
      if (ended && !steps.hasSteps) content.push(...fromSteps(objectsOf(facts['steps']), context))
      for (const part of content) types.add(part.type)
      // Only the last status is the word: before, it says how it goes.
      const word = ended ? facts['status'] : undefined
      const ending = ended ? finishReasonOf(word, FINISH_REASONS, types) : { finishReason: null }
      return { ...toChunk({ content, ...ending }), ...fromFacts(facts), ...toMetadata(facts, false) }
    },
  }
}

interface State {
  readonly steps: StepsReader
  /** The latest of what is said of the interaction. */
  facts: WireObject
  isCompleted: boolean
}

type ReadEvent = (event: WireObject, state: State, content: OutputPart[]) => void

const STOP_FIELDS: ReadonlySet<string> = new Set(['event_type', 'event_id', 'index', 'usage'])

/** What is no event of these says nothing, or is a failure. */
const EVENTS: ReadonlyMap<unknown, ReadEvent> = new Map<unknown, ReadEvent>([
  [
    'step.delta',
    ({ index, delta, metadata }, state, content) => {
      if (isObject(delta)) state.steps.add(index, delta, content)
      if (isObject(metadata)) readFacts({ usage: metadata['total_usage'] }, state)
    },
  ],
  [
    'step.start',
    ({ index, step }, { steps }, content) => {
      if (isObject(step)) steps.start(index, step, content)
    },
  ],
  [
    'step.stop',
    (event, state, content) => {
      state.steps.stop(event['index'], leftovers(event, STOP_FIELDS).providerMetadata, content)
      readFacts({ usage: event['usage'] }, state)
    },
  ],
  ['interaction.created', ({ interaction }, state) => readFacts(interaction, state)],
  [
    'interaction.status_update',
    ({ event_type: _type, event_id: _event, interaction_id: id, ...facts }, state) =>
      readFacts({ id, ...facts, ...pickId(state.facts) }, state),
  ],
  [
    'interaction.completed',
    ({ interaction }, state) => {
      readFacts(interaction, state)
      state.isCompleted = true
    },
  ],
])

/** A later value replaces an earlier one, where it says something. */
function readFacts(facts: unknown, state: State): void {
  if (!isObject(facts)) return
  const said = Object.entries(facts).filter(([, value]) => !isAbsent(value))
  state.facts = { ...state.facts, ...Object.fromEntries(said) }
}

/** An interaction has one name: the first. */
function pickId({ id }: WireObject): { readonly id?: unknown } {
  return isAbsent(id) ? {} : { id }
}
