import { isEmpty, isObject, type Path, valueAt } from '../json.ts'
import { foldChoiceEvents, foldRest } from './choices.ts'
import type { FinalState, StateBuilder } from './state.ts'

/**
 * Folds the chunks of the chat completions API into a chat completion.
 *
 * Source: https://platform.openai.com/docs/api-reference/chat-streaming
 */
export function foldChatEvents(events: readonly unknown[]): FinalState {
  const calls = new Map<string, number>()
  return foldChoiceEvents(events, (state, i, choice, from, to) => {
    foldRest(state, i, choice, from, to, isEmpty(valueAt(choice, ['delta'])) ? APART : TWICE)
    const logprobs = valueAt(choice, ['logprobs'])
    for (const key of isObject(logprobs) ? Object.keys(logprobs) : [])
      state.push(i, [...from, 'logprobs', key], [...to, 'logprobs', key])
    foldDelta(state, i, valueAt(choice, ['delta']), [...from, 'delta'], [...to, 'message'], calls)
  })
}

const APART: ReadonlySet<string> = new Set(['delta', 'logprobs'])
/** What stands beside a delta and says it once more: a message so far, and the text. */
const TWICE: ReadonlySet<string> = new Set([...APART, 'message', 'text'])
const TEXTS: ReadonlySet<string> = new Set(['content', 'refusal', 'reasoning_content', 'reasoning'])

function foldDelta(
  state: StateBuilder,
  i: number,
  delta: unknown,
  from: Path,
  to: Path,
  calls: Map<string, number>,
): void {
  for (const [key, piece] of isObject(delta) ? Object.entries(delta) : []) {
    if (isEmpty(piece)) continue
    const [at, place] = [
      [...from, key],
      [...to, key],
    ]
    if (key === 'content' && (Array.isArray(piece) || Array.isArray(valueAt(state.value, place))))
      foldContent(state, i, piece, at, place)
    else if (key === 'reasoning_details') foldBlocks(state, i, piece, at, place, calls)
    else if (key === 'tool_calls') foldCalls(state, i, piece, at, place, calls)
    else if (key === 'function_call') foldTexts(state, i, piece, at, place, ['name', 'arguments'])
    else if (key === 'audio') foldTexts(state, i, piece, at, place, ['data', 'transcript'])
    else if (key === 'annotations' || key === 'images') state.push(i, at, place)
    else if (TEXTS.has(key) && typeof piece === 'string') state.add(i, at, place)
    else state.put(i, at, place)
  }
}

/** An object of which some fields come as text in pieces, and the others once. */
function foldTexts(
  state: StateBuilder,
  i: number,
  value: unknown,
  from: Path,
  to: Path,
  texts: readonly string[],
): void {
  for (const [key, piece] of isObject(value) ? Object.entries(value) : []) {
    if (isEmpty(piece)) continue
    if (texts.includes(key) && typeof piece === 'string') state.add(i, [...from, key], [...to, key])
    else state.put(i, [...from, key], [...to, key])
  }
}

/** Folds the pieces of tool calls, each to its place. */
export function foldCalls(
  state: StateBuilder,
  i: number,
  pieces: unknown,
  from: Path,
  to: Path,
  calls: Map<string, number>,
): void {
  for (const [k, piece] of Array.isArray(pieces) ? (pieces as unknown[]).entries() : []) {
    const index = valueAt(piece, ['index'])
    const slot = [...to, typeof index === 'number' ? index : k].join('.')
    const place = calls.get(slot) ?? [...calls.keys()].filter((key) => key.startsWith(`${to.join('.')}.`)).length
    calls.set(slot, place)
    const [at, call] = [
      [...from, k],
      [...to, place],
    ]
    for (const [key, value] of isObject(piece) ? Object.entries(piece) : []) {
      if (key === 'index' || isEmpty(value)) continue // Its place.
      if (key === 'function') foldTexts(state, i, value, [...at, key], [...call, key], ['arguments'])
      else if (key === 'custom') foldTexts(state, i, value, [...at, key], [...call, key], ['input'])
      else state.put(i, [...at, key], [...call, key])
    }
  }
}

/**
 * The blocks of what was thought: by type and place, and by their ids where they have no text.
 *
 * Source: https://openrouter.ai/docs/guides/best-practices/reasoning-tokens
 */
function foldBlocks(
  state: StateBuilder,
  i: number,
  pieces: unknown,
  from: Path,
  to: Path,
  blocks: Map<string, number>,
): void {
  for (const [k, piece] of Array.isArray(pieces) ? (pieces as unknown[]).entries() : []) {
    const type = valueAt(piece, ['type'])
    const id = type === 'reasoning.encrypted' ? valueAt(piece, ['id']) : undefined
    const list = `${to.join('|')}|`
    const slot = list + [type, valueAt(piece, ['index']), id].map(String).join('|')
    const place = blocks.get(slot) ?? [...blocks.keys()].filter((key) => key.startsWith(list)).length
    blocks.set(slot, place)
    foldTexts(state, i, piece, [...from, k], [...to, place], ['text', 'summary'])
  }
}

/**
 * A content in blocks: a block of one type goes on with the next one, and a plain text with a text.
 *
 * Source: https://docs.databricks.com/aws/en/machine-learning/model-serving/query-reason-models
 */
function foldContent(state: StateBuilder, i: number, piece: unknown, from: Path, to: Path): void {
  const known = valueAt(state.value, to)
  const blocks: readonly unknown[] = Array.isArray(known) ? known : []
  const place = (type: unknown): Path => {
    const last = blocks.length - 1
    return [...to, valueAt(blocks[last], ['type']) === type ? last : blocks.length]
  }
  if (typeof piece === 'string') {
    const text = place('text')
    if (valueAt(state.value, text) === undefined) state.set(text, { type: 'text' })
    state.add(i, from, [...text, 'text'])
    return
  }
  for (const [k, block] of Array.isArray(piece) ? (piece as unknown[]).entries() : [])
    foldPieces(state, i, block, [...from, k], place(valueAt(block, ['type'])))
}

const PIECES: ReadonlySet<string> = new Set(['text', 'thinking'])

/** Texts go on, lists entry by entry, and what else says anything replaces. */
function foldPieces(state: StateBuilder, i: number, value: unknown, from: Path, to: Path): void {
  for (const [key, piece] of isObject(value) ? Object.entries(value) : []) {
    const [at, place] = [
      [...from, key],
      [...to, key],
    ]
    if (PIECES.has(key) && typeof piece === 'string') state.add(i, at, place)
    else if (Array.isArray(piece))
      for (const [k, one] of (piece as unknown[]).entries()) foldPieces(state, i, one, [...at, k], [...place, k])
    else if (!isEmpty(piece)) state.put(i, at, place)
  }
}
