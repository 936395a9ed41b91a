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
  const pieces: string[] = []
  const starts: number[] = []
  /** The code points that take two units, in order. */
  const wide: number[] = []
  let units = 0
  let endsHigh = false

  function countWide(piece: string): void {
    for (let i = 0; i < piece.length; i++) {
      const unit = piece.charCodeAt(i)
      if (endsHigh && isLow(unit)) wide.push(units + i - 1 - wide.length)
      endsHigh = isHigh(unit)
    }
  }

  const toUnits = (points: number): number => points + countBelow(wide, points)

  function slice({ start, end }: Span): string {
    let first = starts.length - 1
    while (first > 0 && (starts[first] ?? 0) > start) first--
    const offset = starts[first] ?? 0
    const found: string[] = []
    for (let i = first; i < pieces.length && (starts[i] ?? 0) < end; i++) found.push(pieces[i] ?? '')
    return found.join('').slice(start - offset, end - offset)
  }

  return {
    add(piece) {
      if (endsHigh || SURROGATE.test(piece)) countWide(piece)
      pieces.push(piece)
      starts.push(units)
      units += piece.length
    },
    covers: ({ end }) => (numberOrAbsent(end) ?? 0) <= units - wide.length,
    spanOf({ start: from, end: to, text }) {
      const start = numberOrAbsent(from)
      const end = numberOrAbsent(to)
      if (start === undefined || end === undefined || start < 0 || end < start) return undefined
      const inPoints = { start: toUnits(start), end: toUnits(end) }
      const candidates = wide.length === 0 ? [inPoints] : [inPoints, { start, end }]
      return candidates.find((span) => span.end <= units && (typeof text !== 'string' || slice(span) === text))
    },
    toPoints: (position) => position - wide.filter((point, i) => point + i < position).length,
    slice,
  }
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
