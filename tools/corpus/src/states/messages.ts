import { isEmpty, isObject, valueAt } from '../json.ts'
import { createStateBuilder, type Ending, type FinalState, type StateBuilder } from './state.ts'

/**
 * Folds the events of Anthropic's messages API. The input of a tool stays the text that its pieces join to.
 *
 * Source: https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export function foldMessageEvents(events: readonly unknown[]): FinalState {
  const state = createStateBuilder(events)
  /** Where the block of each place of the wire stands in the content; a place that begins again is another block. */
  const places = new Map<unknown, number>()
  let blocks = 0
  let ending: Ending = { type: 'cut' }
  for (const [i, event] of events.entries()) {
    const type = valueAt(event, ['type'])
    const place = places.get(valueAt(event, ['index']))
    if (type === 'message_start') blocks = startMessage(state, i, event, blocks)
    else if (type === 'message') {
      state.put(i, [], []) // Some hosts answer within the stream by the whole.
      ending = { type: 'whole' }
    } else if (type === 'content_block_start') {
      places.set(valueAt(event, ['index']), blocks)
      state.put(i, ['content_block'], ['content', blocks++])
    } else if (type === 'content_block_delta') {
      // What begins without a start is a block by what its pieces say.
      const at = place ?? blocks++
      if (place === undefined) startPlain(state, i, event, at)
      places.set(valueAt(event, ['index']), at)
      addDelta(state, i, event, at)
    } else if (type === 'message_delta') changeMessage(state, i, event)
    else if (type === 'message_stop') ending = { type: 'whole' }
    else if (type === 'error') ending = { type: 'failure', error: valueAt(event, ['error']) }
    else if (type !== 'ping' && type !== 'content_block_stop') state.put(i, [], [`unknown event ${String(type)}`])
    if (ending.type !== 'cut') return state.finish(ending, i + 1)
  }
  return state.finish(ending, events.length)
}

/** What a message is called stands at its first start; one that goes on after a pause starts again. */
const HEAD: ReadonlySet<string> = new Set(['id', 'type', 'role', 'model'])
const APART: ReadonlySet<string> = new Set(['content', 'usage'])

function startMessage(state: StateBuilder, i: number, event: unknown, blocks: number): number {
  const isFirst = valueAt(state.value, ['id']) === undefined
  state.merge(i, ['message'], [], isFirst ? APART : new Set([...APART, ...HEAD]))
  state.merge(i, ['message', 'usage'], ['usage'])
  const content = valueAt(event, ['message', 'content'])
  const count = Array.isArray(content) ? content.length : 0
  for (let k = 0; k < count; k++) state.put(i, ['message', 'content', k], ['content', blocks + k])
  return blocks + count
}

const PLAIN: Readonly<Record<string, string>> = { text_delta: 'text', thinking_delta: 'thinking' }

function startPlain(state: StateBuilder, i: number, event: unknown, place: number): void {
  const type = PLAIN[String(valueAt(event, ['delta', 'type']))]
  if (type === undefined) state.put(i, ['delta', 'type'], ['content', place, 'type'])
  else state.set(['content', place, 'type'], type)
}

function addDelta(state: StateBuilder, i: number, event: unknown, place: number): void {
  const delta = valueAt(event, ['delta'])
  for (const [key, piece] of isObject(delta) ? Object.entries(delta) : []) {
    if (key === 'type' || isEmpty(piece)) continue
    const from = ['delta', key]
    const isInput = key === 'partial_json' && valueAt(state.value, ['content', place, 'type']) !== 'input_json_delta'
    if (isInput) state.add(i, from, ['content', place, 'input'])
    else if (key === 'citation') {
      const citations = valueAt(state.value, ['content', place, 'citations'])
      state.put(i, from, ['content', place, 'citations', Array.isArray(citations) ? citations.length : 0])
    } else if (typeof piece === 'string') state.add(i, from, ['content', place, key])
    else if (Array.isArray(piece)) state.push(i, from, ['content', place, key])
    else state.put(i, from, ['content', place, key])
  }
}

const CHANGE: ReadonlySet<string> = new Set(['type', 'delta', 'usage'])

function changeMessage(state: StateBuilder, i: number, event: unknown): void {
  state.merge(i, ['delta'], [])
  state.merge(i, ['usage'], ['usage'])
  if (isObject(event)) state.merge(i, [], [], CHANGE)
}

/** The message that the state is, as it would have come whole: inputs are values there. */
export function toMessageBody({ value }: FinalState): unknown {
  const content = Array.isArray(value['content']) ? value['content'] : []
  return {
    ...value,
    content: content.map((block: unknown) => {
      const input = valueAt(block, ['input'])
      return isObject(block) && typeof input === 'string' ? { ...block, input: parse(input) } : block
    }),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
