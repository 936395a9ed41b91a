import { type Path, valueAt } from '../json.ts'
import { createStateBuilder, type Ending, type FinalState, type StateBuilder } from './state.ts'

/**
 * Folds the events of Google's `generateContent`: each is an answer that holds what is new. A text goes on with the next
 * one of its kind, unless a signature ended it; a signature on an empty text is a part of its own.
 *
 * Source: https://ai.google.dev/api/generate-content#v1beta.models.streamGenerateContent
 */
export function foldContentEvents(events: readonly unknown[]): FinalState {
  const state = createStateBuilder(events)
  const candidates = new Map<number, OpenCandidate>()
  for (const [i, event] of events.entries()) {
    const error = valueAt(event, ['error'])
    if (error !== undefined) return state.finish({ type: 'failure', error }, i + 1)
    state.merge(i, [], [], TOP)
    for (const [position, candidate] of listOf(valueAt(event, ['candidates'])).entries()) {
      const index = valueAt(candidate, ['index'])
      const place = typeof index === 'number' ? index : position
      const open = candidates.get(place) ?? { parts: 0 }
      candidates.set(place, open)
      addCandidate({ state, event, i }, position, place, open)
    }
  }
  return state.finish(endingOf(state, candidates), events.length)
}

const TOP: ReadonlySet<string> = new Set(['candidates'])
const CANDIDATE: ReadonlySet<string> = new Set(['content', 'logprobsResult'])

/** A candidate, and the part of it that may go on. */
interface OpenCandidate {
  parts: number
  /** Where a call stands whose arguments go on. */
  call?: Path | undefined
  latest?: { readonly kind: string; readonly place: number; readonly event: number; readonly isSigned: boolean }
}

/** One event, and the state that it is gathered in. */
interface Gathering {
  readonly state: StateBuilder
  readonly event: unknown
  readonly i: number
}

function addCandidate(gathering: Gathering, position: number, place: number, open: OpenCandidate): void {
  const { state, event, i } = gathering
  const from = ['candidates', position]
  const to = ['candidates', place]
  state.merge(i, from, to, CANDIDATE)
  for (const list of ['chosenCandidates', 'topCandidates'])
    state.push(i, [...from, 'logprobsResult', list], [...to, 'logprobsResult', list])
  state.merge(i, [...from, 'content'], [...to, 'content'], new Set(['parts']))
  for (const [k] of listOf(valueAt(event, [...from, 'content', 'parts'])).entries())
    addPart(gathering, [...from, 'content', 'parts', k], [...to, 'content', 'parts'], open)
}

function addPart({ state, event, i }: Gathering, from: Path, parts: Path, open: OpenCandidate): void {
  const part = valueAt(event, from)
  if (addToCall({ state, event, i }, from, parts, open)) return
  open.call = undefined
  const text = valueAt(part, ['text'])
  const isSigned = valueAt(part, ['thoughtSignature']) !== undefined
  if (text === '' && !isSigned) return
  const kind = typeof text !== 'string' ? '' : valueAt(part, ['thought']) === true ? 'thought' : 'text'
  const { latest } = open
  const goesOn = kind !== '' && text !== '' && latest?.kind === kind && !latest.isSigned && latest.event !== i
  const place = goesOn && latest !== undefined ? latest.place : open.parts++
  open.latest = { kind, place, event: i, isSigned }
  if (typeof text === 'string') state.add(i, [...from, 'text'], [...parts, place, 'text'])
  state.merge(i, from, [...parts, place], new Set(['text']))
}

/**
 * A call may come in pieces, each with values of its arguments and where they stand; what has no name goes on.
 *
 * Source: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling#streaming-fc
 */
function addToCall({ state, event, i }: Gathering, from: Path, parts: Path, open: OpenCandidate): boolean {
  const call = valueAt(event, [...from, 'functionCall'])
  const isFirst = valueAt(call, ['name']) !== undefined
  const goesOn = valueAt(call, ['willContinue']) === true
  if (call === undefined || (isFirst ? !goesOn : open.call === undefined)) return false
  const place = (isFirst ? undefined : open.call) ?? [...parts, open.parts++]
  if (isFirst) {
    state.merge(i, from, place, new Set(['functionCall']))
    state.merge(i, [...from, 'functionCall'], [...place, 'functionCall'], new Set(['willContinue', 'partialArgs']))
  }
  const pieces = listOf(valueAt(call, ['partialArgs']))
  for (const [k, piece] of pieces.entries())
    addArgument(state, i, piece, [...from, 'functionCall', 'partialArgs', k], place)
  open.call = goesOn ? place : undefined
  delete open.latest
  return true
}

function addArgument(state: StateBuilder, i: number, piece: unknown, from: Path, place: Path): void {
  const steps = String(valueAt(piece, ['jsonPath'])).match(/[^.[\]$]+/g) ?? []
  const to = [...place, 'functionCall', 'args', ...steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step))]
  if (valueAt(piece, ['nullValue']) !== undefined) state.set(to, null)
  state.add(i, [...from, 'stringValue'], to)
  for (const key of ['numberValue', 'boolValue'])
    if (valueAt(piece, [key]) !== undefined) state.put(i, [...from, key], to)
}

/** The wire has no end mark: every candidate has its word, or the prompt was blocked. */
function endingOf(state: StateBuilder, candidates: ReadonlyMap<number, OpenCandidate>): Ending {
  const hasWord = (place: number): boolean => valueAt(state.value, ['candidates', place, 'finishReason']) !== undefined
  const isBlocked = candidates.size === 0 && valueAt(state.value, ['promptFeedback', 'blockReason']) !== undefined
  return { type: isBlocked || (candidates.size > 0 && [...candidates.keys()].every(hasWord)) ? 'whole' : 'cut' }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
