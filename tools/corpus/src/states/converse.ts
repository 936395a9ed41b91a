import { isEmpty, isObject, type Path, valueAt } from '../json.ts'
import { createStateBuilder, type Ending, type FinalState, type StateBuilder } from './state.ts'

/**
 * Folds the events of Bedrock's ConverseStream, each an object with its name as the one key. The input of a tool stays the text that
 * its pieces join to; a text with citations is a block of its own kind.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html
 */
export function foldConverseEvents(events: readonly unknown[]): FinalState {
  const state = createStateBuilder(events)
  const cited = new Set(events.filter((event) => valueAt(event, [...DELTA, 'citation']) !== undefined).map(placeOf))
  const places = new Map<unknown, number>()
  const seen = new Set<string>()
  let failure: Ending | undefined
  for (const [i, event] of events.entries()) {
    const [name = ''] = isObject(event) ? Object.keys(event) : []
    seen.add(name)
    const place = places.get(placeOf(event)) ?? places.size
    if (name === 'messageStart') state.merge(i, [name], ['output', 'message'], PADDING)
    else if (name === 'contentBlockStart') startBlock(state, i, event, places, place)
    else if (name === 'contentBlockDelta') addDelta(state, i, event, cited, places, place)
    else if (name === 'messageStop' || name === 'metadata') state.merge(i, [name], [], PADDING)
    else if (/exception$/i.test(name)) failure = { type: 'failure', error: valueAt(event, [name]) }
    else if (name !== 'contentBlockStop') state.put(i, [name], [name])
    const isWhole = seen.has('metadata') && seen.has('messageStop')
    if (isWhole || failure !== undefined) return state.finish(failure ?? { type: 'whole' }, i + 1)
  }
  return state.finish({ type: seen.has('metadata') ? 'whole' : 'cut' }, events.length)
}

const PADDING: ReadonlySet<string> = new Set(['p'])
const DELTA = ['contentBlockDelta', 'delta']
const CONTENT: Path = ['output', 'message', 'content']

function placeOf(event: unknown): unknown {
  const [name = ''] = isObject(event) ? Object.keys(event) : []
  return valueAt(event, [name, 'contentBlockIndex'])
}

function startBlock(state: StateBuilder, i: number, event: unknown, places: Map<unknown, number>, place: number): void {
  places.set(placeOf(event), place)
  state.put(i, ['contentBlockStart', 'start'], [...CONTENT, place])
}

/** A block of text or of thought has no start: it is where its first piece that says something is. */
function addDelta(
  state: StateBuilder,
  i: number,
  event: unknown,
  cited: ReadonlySet<unknown>,
  places: Map<unknown, number>,
  place: number,
): void {
  const delta = valueAt(event, DELTA)
  const isCited = cited.has(placeOf(event))
  for (const [key, piece] of isObject(delta) ? Object.entries(delta) : []) {
    if (isEmpty(piece)) continue
    const block = [...CONTENT, place]
    const add = (from: Path, to: Path): void => {
      if (isEmpty(valueAt(event, [...DELTA, ...from]))) return
      places.set(placeOf(event), place)
      state.add(i, [...DELTA, ...from], [...block, ...to])
    }
    if (key === 'text') add(['text'], isCited ? ['citationsContent', 'content', 0, 'text'] : ['text'])
    else if (key === 'toolUse') add(['toolUse', 'input'], ['toolUse', 'input'])
    else if (key === 'reasoningContent') {
      add([key, 'text'], [key, 'reasoningText', 'text'])
      add([key, 'signature'], [key, 'reasoningText', 'signature'])
      add([key, 'redactedContent'], [key, 'redactedContent'])
    } else {
      places.set(placeOf(event), place)
      if (key === 'citation') state.put(i, [...DELTA, key], [...block, ...citationPlace(state, block)])
      else if (key === 'toolResult') state.push(i, [...DELTA, key], [...block, 'toolResult', 'content'])
      else state.merge(i, [...DELTA, key], [...block, key])
    }
  }
}

function citationPlace(state: StateBuilder, block: Path): Path {
  const citations = valueAt(state.value, [...block, 'citationsContent', 'citations'])
  return ['citationsContent', 'citations', Array.isArray(citations) ? citations.length : 0]
}

/** The answer that the state is, as it would have come whole: inputs are values there. */
export function toConverseBody({ value }: FinalState): unknown {
  const message = valueAt(value, ['output', 'message'])
  const content = valueAt(message, ['content'])
  const blocks = Array.isArray(content) ? content.map(withInput) : []
  return { ...value, output: { message: { ...(isObject(message) && message), content: blocks } } }
}

function withInput(block: unknown): unknown {
  const use = valueAt(block, ['toolUse'])
  if (!isObject(use)) return block
  const { input = '' } = use
  return { toolUse: { ...use, input: typeof input === 'string' ? parse(input) : input } }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text)
  } catch {
    return text
  }
}
