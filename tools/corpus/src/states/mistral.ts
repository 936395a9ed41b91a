import { isEmpty, isObject, type JsonObject, type Path, valueAt } from '../json.ts'
import { foldCalls } from './chat.ts'
import { foldChoiceEvents, foldRest } from './choices.ts'
import type { FinalState, StateBuilder } from './state.ts'

/**
 * Folds the chunks of Mistral's chat completions API into a chat completion. Content is text, or a list of chunks; the first of
 * a list goes on with the last before it where both are of one kind, and so does text.
 *
 * Source: https://docs.mistral.ai/api/endpoint/chat
 */
export function foldMistralEvents(events: readonly unknown[]): FinalState {
  const calls = new Map<string, number>()
  return foldChoiceEvents(events, (state, i, choice, from, to) => {
    foldRest(state, i, choice, from, to, APART)
    const delta = valueAt(choice, ['delta'])
    for (const [key, piece] of isObject(delta) ? Object.entries(delta) : []) {
      if (isEmpty(piece) || key === 'index') continue // Its place.
      const [at, place] = [
        [...from, 'delta', key],
        [...to, 'message', key],
      ]
      if (key === 'tool_calls') foldCalls(state, i, piece, at, place, calls)
      else if (key === 'content') foldContent(state, i, piece, at, place)
      else state.put(i, at, place)
    }
  })
}

const APART: ReadonlySet<string> = new Set(['delta'])

function foldContent(state: StateBuilder, i: number, piece: unknown, from: Path, to: Path): void {
  const list = valueAt(state.value, to)
  if (typeof piece === 'string') {
    if (!Array.isArray(list)) return state.add(i, from, to)
    const isText = valueAt(list.at(-1), ['text']) !== undefined
    return state.add(i, from, [...to, isText ? list.length - 1 : list.length, 'text'])
  }
  for (const [k, chunk] of Array.isArray(piece) ? (piece as unknown[]).entries() : []) {
    const known = valueAt(state.value, to)
    const count = Array.isArray(known) ? known.length : 0
    const isSame = k === 0 && valueAt(known, [count - 1, 'type']) === valueAt(chunk, ['type'])
    foldChunk(state, i, chunk, [...from, k], [...to, isSame ? count - 1 : count])
  }
}

/** Text goes on with text, and thinking with the text within. */
function foldChunk(state: StateBuilder, i: number, chunk: unknown, from: Path, to: Path): void {
  for (const [key, value] of isObject(chunk) ? Object.entries(chunk) : []) {
    if (isEmpty(value)) continue
    if (key === 'text') state.add(i, [...from, key], [...to, key])
    else if (key === 'thinking') foldContent(state, i, value, [...from, key], [...to, key])
    else state.put(i, [...from, key], [...to, key])
  }
}

/** The completion that a state is: a chunk that began as text alone is one of text. */
export function toMistralBody({ value }: FinalState): JsonObject {
  const { choices } = value
  return { ...value, object: 'chat.completion', choices: Array.isArray(choices) ? choices.map(withTypes) : choices }
}

function withTypes(choice: unknown): unknown {
  const message = valueAt(choice, ['message'])
  const content = valueAt(message, ['content'])
  if (!isObject(choice) || !isObject(message) || !Array.isArray(content)) return choice
  const chunks = content.map((chunk: unknown) =>
    isObject(chunk) && !('type' in chunk) ? { type: 'text', ...chunk } : chunk,
  )
  return { ...choice, message: { ...message, content: chunks } }
}
