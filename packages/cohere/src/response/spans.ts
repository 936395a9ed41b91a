import { numberOrAbsent, type WireObject } from '@concord/core/adapter'

/** A stretch of text, in UTF-16 units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The text of a block as it grows, in which the positions of the wire are found. */
export interface SpanFinder {
  add(piece: string): void
  /** Whether the text reaches as far as a citation does. */
  covers(citation: WireObject): boolean
  /** Where a citation is; `undefined` where its positions are unknown, or are not those of the text that it cites. */
  spanOf(citation: WireObject): Span | undefined
  /** The position of the wire that is this position in UTF-16 units. */
  toPoints(units: number): number
  slice(span: Span): string
}

/**
 * Makes the finder of one text. The wire counts characters: those of recorded answers are no bytes, and beyond the basic plane
 * code points, of which UTF-16 has two units. The cited text decides where both could be meant.
 */
export function createSpanFinder(): SpanFinder {
  const state: State = { pieces: [], starts: [], wide: [], units: 0, endsHigh: false }
  return {
    add: (piece) => add(state, piece),
    covers: ({ end }) => (numberOrAbsent(end) ?? 0) <= state.units - state.wide.length,
    spanOf: (citation) => spanOf(state, citation),
    toPoints: (position) => position - state.wide.filter((point, i) => point + i < position).length,
    slice: (span) => slice(state, span),
  }
}

/** What is known of one text. */
interface State {
  readonly pieces: string[]
  readonly starts: number[]
  /** The code points that take two units, in order. */
  readonly wide: number[]
  units: number
  endsHigh: boolean
}

function add(state: State, piece: string): void {
  if (state.endsHigh || SURROGATE.test(piece)) countWide(state, piece)
  state.pieces.push(piece)
  state.starts.push(state.units)
  state.units += piece.length
}

function countWide(state: State, piece: string): void {
  const { wide, units } = state
  for (let i = 0; i < piece.length; i++) {
    const unit = piece.charCodeAt(i)
    if (state.endsHigh && isLow(unit)) wide.push(units + i - 1 - wide.length)
    state.endsHigh = isHigh(unit)
  }
}

function spanOf(state: State, { start: from, end: to, text }: WireObject): Span | undefined {
  const { wide, units } = state
  const start = numberOrAbsent(from)
  const end = numberOrAbsent(to)
  if (start === undefined || end === undefined || start < 0 || end < start) return undefined
  const inPoints = { start: toUnits(state, start), end: toUnits(state, end) }
  const candidates = wide.length === 0 ? [inPoints] : [inPoints, { start, end }]
  return candidates.find((span) => span.end <= units && (typeof text !== 'string' || slice(state, span) === text))
}

function toUnits({ wide }: State, points: number): number {
  return points + countBelow(wide, points)
}

function slice({ pieces, starts }: State, { start, end }: Span): string {
  let first = starts.length - 1
  while (first > 0 && (starts[first] ?? 0) > start) first--
  const offset = starts[first] ?? 0
  const found: string[] = []
  for (let i = first; i < pieces.length && (starts[i] ?? 0) < end; i++) found.push(pieces[i] ?? '')
  return found.join('').slice(start - offset, end - offset)
}

const SURROGATE = /[\uD800-\uDFFF]/

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** How many of these ascending numbers are below a limit. */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? 0) < limit) low = middle + 1
    else high = middle
  }
  return low
}
