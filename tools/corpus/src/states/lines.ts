import { isEmpty, isObject, type Path, valueAt } from '../json.ts'
import { createStateBuilder, type FinalState, type StateBuilder } from './state.ts'

/**
 * Folds the lines of Ollama's APIs, each of which has the form of the whole: texts and lists go on, what else is said
 * replaces.
 *
 * Source: https://docs.ollama.com/api/streaming
 */
export function foldLines(lines: readonly unknown[]): FinalState {
  const state = createStateBuilder(lines)
  for (const [i, line] of lines.entries()) {
    const error = valueAt(line, ['error'])
    if (!isEmpty(error)) return state.finish({ type: 'failure', error }, i + 1)
    for (const key of HEAD) if (valueAt(state.value, [key]) === undefined) state.put(i, [key], [key])
    foldFields(state, i, line, [])
    if (valueAt(line, ['done']) === true) return state.finish({ type: 'whole' }, i + 1)
  }
  return state.finish({ type: 'cut' }, lines.length)
}

/** What the first line says; the later ones say when they were written. */
const HEAD: ReadonlySet<string> = new Set(['model', 'created_at'])
const TEXTS: ReadonlySet<string> = new Set(['content', 'response', 'thinking'])
const LISTS: ReadonlySet<string> = new Set(['tool_calls', 'logprobs'])

function foldFields(state: StateBuilder, line: number, object: unknown, path: Path): void {
  for (const [key, value] of isObject(object) ? Object.entries(object) : []) {
    const place = [...path, key]
    if (isEmpty(value) || (path.length === 0 && HEAD.has(key))) continue
    if (key === 'message' && path.length === 0) foldFields(state, line, value, place)
    else if (TEXTS.has(key)) state.add(line, place, place)
    else if (LISTS.has(key)) state.push(line, place, place)
    else state.put(line, place, place)
  }
}
