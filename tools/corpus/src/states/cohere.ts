import { isEmpty, isObject, valueAt } from '../json.ts'
import { createStateBuilder, type Ending, type FinalState, type StateBuilder } from './state.ts'

/**
 * Folds the events of Cohere's chat API.
 *
 * Source: https://docs.cohere.com/v2/docs/streaming
 */
export function foldCohereEvents(events: readonly unknown[]): FinalState {
  const state = createStateBuilder(events)
  let ending: Ending = { type: 'cut' }
  for (const [i, event] of events.entries()) {
    const type = valueAt(event, ['type'])
    const fold = FOLDS.get(type)
    if (fold !== undefined) fold(state, i, event)
    else if (typeof valueAt(event, ['message']) === 'string') ending = { type: 'failure', error: event }
    else state.put(i, [], [`unknown event ${String(type)}`])
    if (type === 'message-end') ending = { type: 'whole' }
    if (ending.type !== 'cut') return state.finish(ending, i + 1)
  }
  return state.finish(ending, events.length)
}

type Fold = (state: StateBuilder, i: number, event: unknown) => void

const MESSAGE = ['delta', 'message'] as const

const nothing: Fold = () => {}

const FOLDS: ReadonlyMap<unknown, Fold> = new Map<unknown, Fold>([
  [
    'message-start',
    (state, i) => {
      state.put(i, ['id'], ['id'])
      state.merge(i, MESSAGE, ['message'])
    },
  ],
  ['content-start', (state, i, event) => state.put(i, [...MESSAGE, 'content'], placeOf('content', event))],
  [
    'content-delta',
    (state, i, event) => {
      addPieces(state, i, [...MESSAGE, 'content'], placeOf('content', event), event)
      if (!isEmpty(valueAt(event, ['logprobs']))) state.put(i, ['logprobs'], ['logprobs', countOf(state, ['logprobs'])])
    },
  ],
  ['content-end', nothing],
  ['tool-plan-delta', (state, i) => state.add(i, [...MESSAGE, 'tool_plan'], ['message', 'tool_plan'])],
  ['tool-call-start', (state, i, event) => state.put(i, [...MESSAGE, 'tool_calls'], placeOf('tool_calls', event))],
  [
    'tool-call-delta',
    (state, i, event) => {
      const to = [...placeOf('tool_calls', event), 'function']
      addPieces(state, i, [...MESSAGE, 'tool_calls', 'function'], to, event)
    },
  ],
  ['tool-call-end', nothing],
  [
    'citation-start',
    (state, i) => {
      const list = ['message', 'citations']
      state.put(i, [...MESSAGE, 'citations'], [...list, countOf(state, list)])
    },
  ],
  ['citation-end', nothing],
  ['message-end', (state, i) => state.merge(i, ['delta'], [])],
])

/** The place of a block, or of a call, within the message. */
function placeOf(list: string, event: unknown): readonly (string | number)[] {
  const index = valueAt(event, ['index'])
  return ['message', list, typeof index === 'number' ? index : 0]
}

function countOf(state: StateBuilder, path: readonly string[]): number {
  const list = valueAt(state.value, path)
  return Array.isArray(list) ? list.length : 0
}

function addPieces(
  state: StateBuilder,
  i: number,
  from: readonly string[],
  to: readonly (string | number)[],
  event: unknown,
): void {
  const pieces = valueAt(event, from)
  for (const [key, piece] of isObject(pieces) ? Object.entries(pieces) : [])
    if (typeof piece === 'string') state.add(i, [...from, key], [...to, key])
    else state.put(i, [...from, key], [...to, key])
}
