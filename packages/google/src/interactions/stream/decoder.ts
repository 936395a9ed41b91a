import type { ChoiceChunk, CompletionChunk, CompletionStream, Context, Decoder, OutputPart } from '@concord/core'
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
import type { Steps } from './open-step.ts'
import { addToStep, createSteps, endSteps, startStep, stopStep } from './steps.ts'

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
  const state: State = {
    context,
    steps: createSteps(context.createId),
    types: new Set<OutputPart['type']>(),
    head: undefined,
    facts: {},
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
  readonly steps: Steps
  readonly types: Set<OutputPart['type']>
  head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  /** The latest of what is said of the interaction. */
  facts: WireObject
  ended: boolean
}

function decode(state: State, event: StreamEvent): CompletionChunk | undefined {
  if (event === DONE) {
    state.ended = true
    return undefined
  }
  const failure = fromErrorBody(event)
  if (failure !== undefined) throw failure
  if (!isObject(event)) return undefined
  const content: OutputPart[] = []
  EVENTS.get(event['event_type'])?.(event, state, content)
  return content.length === 0 ? undefined : toChunk(state, { content, finishReason: null })
}

function end(state: State): CompletionChunk | undefined {
  const { context, steps, types, head, facts, ended } = state
  if (Object.keys(facts).length === 0 && head === undefined && !ended) return undefined
  const content: OutputPart[] = []
  // Of a step that was cut, what is of use only as a whole stays out.
  if (ended) endSteps(steps, content)
  if (ended && steps.count === 0) content.push(...fromSteps(objectsOf(facts['steps']), context))
  for (const part of content) types.add(part.type)
  // Only the last status is the word: before, it says how it goes.
  const ending = ended ? finishReasonOf(facts['status'], FINISH_REASONS, types) : { finishReason: null }
  return { ...toChunk(state, { content, ...ending }), ...fromFacts(facts), ...toMetadata(facts, false) }
}

function toChunk(state: State, choice: Omit<ChoiceChunk, 'index' | 'text'>): CompletionChunk {
  const { context, types, facts } = state
  const { id, created, model } = (state.head ??= {
    id: textOrAbsent(facts['id']) ?? context.createId(),
    created: createdAt(undefined, context),
    model: textOrAbsent(facts['model']) ?? context.request.model ?? '',
  })
  for (const part of choice.content) types.add(part.type)
  const choices = [{ index: 0, text: textOf(choice.content), ...choice }]
  return { object: 'completion', id, created, model, provider: PROVIDER, choices }
}

type ReadEvent = (event: WireObject, state: State, content: OutputPart[]) => void

const STOP_FIELDS: ReadonlySet<string> = new Set(['event_type', 'event_id', 'index', 'usage'])

/** What is no event of these says nothing, or is a failure. */
const EVENTS: ReadonlyMap<unknown, ReadEvent> = new Map<unknown, ReadEvent>([
  [
    'step.delta',
    ({ index, delta, metadata }, state, content) => {
      if (isObject(delta)) addToStep(state.steps, index, delta, content)
      if (isObject(metadata)) readFacts({ usage: metadata['total_usage'] }, state)
    },
  ],
  [
    'step.start',
    ({ index, step }, { steps }, content) => {
      if (isObject(step)) startStep(steps, index, step, content)
    },
  ],
  [
    'step.stop',
    (event, state, content) => {
      stopStep(state.steps, event['index'], leftovers(event, STOP_FIELDS).providerMetadata, content)
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
      state.ended = true
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
