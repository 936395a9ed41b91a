import { isEmpty, isObject, type Path, valueAt } from '../json.ts'
import { createStateBuilder, type Ending, type FinalState, type StateBuilder } from './state.ts'

/** What a mark of the wire stands as among the events. */
export const DONE = '[DONE]'

/** Folds a piece of a choice, which stands at `from` in the event and at `to` in the state. */
export type FoldChoice = (state: StateBuilder, event: number, choice: unknown, from: Path, to: Path) => void

/** Folds events with choices: chat and legacy completions differ in the choice alone. */
export function foldChoiceEvents(events: readonly unknown[], foldChoice: FoldChoice): FinalState {
  const state = createStateBuilder(events)
  /** Where each choice stands, by its index. */
  const places = new Map<unknown, number>()
  let ending: Ending = { type: 'cut' }
  for (const [i, event] of events.entries()) {
    if (event === DONE) ending = { type: 'whole' }
    const error = valueAt(event, ['error'])
    if (!isEmpty(error)) ending = { type: 'failure', error }
    if (ending.type !== 'cut') return state.finish(ending, i + 1)
    readHead(state, i, event)
    const choices = valueAt(event, ['choices'])
    for (const [k, choice] of Array.isArray(choices) ? (choices as unknown[]).entries() : []) {
      const index = valueAt(choice, ['index']) ?? 0
      const place = places.get(index) ?? places.size
      places.set(index, place)
      foldChoice(state, i, choice, ['choices', k], ['choices', place])
    }
  }
  return state.finish(ending, events.length)
}

/** The name of an answer is the first that says anything, but a later `created` of the same id changes nothing. */
const HEAD: ReadonlySet<string> = new Set(['id', 'created', 'model', 'object', 'choices'])

function readHead(state: StateBuilder, i: number, event: unknown): void {
  for (const key of ['id', 'created', 'model', 'object']) {
    const value = valueAt(event, [key])
    if (isEmpty(value) || value === 0) continue
    const known = valueAt(state.value, [key])
    if (known === undefined || known === value) state.put(i, [key], [key])
  }
  state.merge(i, [], [], HEAD)
}

/** Folds the fields of a choice that are neither text nor lists: what says anything replaces what was said before. */
export function foldRest(
  state: StateBuilder,
  event: number,
  choice: unknown,
  from: Path,
  to: Path,
  known: ReadonlySet<string>,
): void {
  for (const key of isObject(choice) ? Object.keys(choice) : [])
    if (!known.has(key) && !isEmpty(valueAt(choice, [key]))) state.put(event, [...from, key], [...to, key])
}
