import { isObject, type JsonObject, type Path, valueAt } from '../json.ts'
import { createStateBuilder, type Ending, type FinalState, type StateBuilder } from './state.ts'

/**
 * Folds the events of Google's interactions. The arguments of a call stay the text that their pieces join to.
 *
 * Source: https://ai.google.dev/api/interactions-api
 */
export function foldInteractionEvents(events: readonly unknown[]): FinalState {
  const state = createStateBuilder(events)
  /** Where the step of each place of the wire stands. */
  const places = new Map<unknown, number>()
  let ending: Ending = { type: 'cut' }
  for (const [i, event] of events.entries()) {
    const type = valueAt(event, ['event_type'])
    const place = places.get(valueAt(event, ['index']))
    if (type === 'interaction.created') state.merge(i, ['interaction'], [])
    else if (type === 'interaction.status_update') state.merge(i, [], [], UPDATE)
    else if (type === 'interaction.completed') {
      state.merge(i, ['interaction'], [])
      ending = { type: 'whole' }
    } else if (type === 'step.start') {
      places.set(valueAt(event, ['index']), places.size)
      state.put(i, ['step'], ['steps', places.size - 1])
    } else if (type === 'step.delta' && place !== undefined) addDelta(state, i, event, ['steps', place])
    else if (type === 'error') ending = { type: 'failure', error: valueAt(event, ['error']) }
    if (ending.type !== 'cut') return state.finish(ending, i + 1)
  }
  return state.finish(ending, events.length)
}

const UPDATE: ReadonlySet<string> = new Set(['event_type', 'event_id', 'interaction_id'])

function addDelta(state: StateBuilder, i: number, event: unknown, step: Path): void {
  const type = valueAt(event, ['delta', 'type'])
  const content = valueAt(state.value, [...step, 'content'])
  const last = Array.isArray(content) ? content.length - 1 : -1
  const isText = valueAt(content, [last, 'type']) === 'text'
  if (type === 'text') {
    const place = [...step, 'content', isText ? last : last + 1]
    state.add(i, ['delta', 'text'], [...place, 'text'])
    state.put(i, ['delta', 'type'], [...place, 'type'])
  } else if (type === 'text_annotation_delta')
    state.push(i, ['delta', 'annotations'], [...step, 'content', last, 'annotations'])
  else if (type === 'thought_summary') {
    state.add(i, ['delta', 'content', 'text'], [...step, 'summary', 0, 'text'])
    state.put(i, ['delta', 'content', 'type'], [...step, 'summary', 0, 'type'])
  } else if (type === 'thought_signature') state.add(i, ['delta', 'signature'], [...step, 'signature'])
  else if (type === 'arguments_delta') state.add(i, ['delta', 'arguments'], [...step, 'arguments'])
  else if (MEDIA.has(type)) state.put(i, ['delta'], [...step, 'content', last + 1])
  else state.merge(i, ['delta'], step, new Set(['type']))
}

const MEDIA: ReadonlySet<unknown> = new Set(['image', 'audio', 'video', 'document'])

/** The interaction that the state is, as it would have come whole: arguments are values there. */
export function toInteractionBody({ value }: FinalState): unknown {
  const steps: readonly unknown[] = Array.isArray(value['steps']) ? value['steps'] : []
  return { ...value, steps: steps.map((step) => (isObject(step) ? withArguments(step) : step)) }
}

function withArguments(step: JsonObject): JsonObject {
  const { arguments: written } = step
  return typeof written === 'string' ? { ...step, arguments: JSON.parse(written) as unknown } : step
}
