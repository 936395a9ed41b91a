/** A text part, as far as a span needs it. */
export interface SpanText {
  readonly index: number
  readonly text: string
}

/** What a vendor says of a span: UTF-8 bytes, and perhaps the text itself. */
export interface ByteSpan {
  readonly start: number
  readonly end: number | undefined
  /** The place of the part, where it is said. */
  readonly partIndex?: number | undefined
  readonly text?: string | undefined
}

/** A span in UTF-16 units of one part's text. */
export interface Span {
  readonly index: number
  readonly start: number
  readonly end: number
}

/** Finds where a span lies; `undefined` where it cannot be known. */
export type FindSpan = (span: ByteSpan) => Span | undefined

/**
 * Makes what finds spans in the texts of one candidate. Google counts bytes from the start of a part, and in fact of all the
 * visible text; where it sends the text of the span with it, the reading that gives this text is the right one.
 */
export function createSpanFinder(texts: readonly SpanText[]): FindSpan {
  const units = new Map(texts.map(({ index, text }) => [index, once(() => unitsOf(text))]))
  const starts = startsOf(texts)

  function within(part: SpanText, start: number, end: number): Span | undefined {
    const offsets = units.get(part.index)?.()
    const [from, to] = [offsets?.(start), offsets?.(end)]
    return from === undefined || to === undefined || from > to ? undefined : { index: part.index, start: from, end: to }
  }

  function acrossAll(start: number, end: number): Span | undefined {
    const part = texts.findLast((_, i) => (starts[i] ?? 0) <= start)
    const base = part === undefined ? 0 : (starts[texts.indexOf(part)] ?? 0)
    return part === undefined ? undefined : within(part, start - base, end - base)
  }

  function readings({ start, end, partIndex }: ByteSpan): readonly (Span | undefined)[] {
    if (end === undefined) return []
    const named = texts.find(({ index }) => index === partIndex)
    return [
      ...(named === undefined ? [] : [within(named, start, end)]),
      acrossAll(start, end),
      ...texts.map((part) => within(part, start, end)),
    ]
  }

  return (span) => {
    const found = readings(span).filter((reading) => reading !== undefined)
    if (span.text === undefined) return found[0]
    const textOf = ({ index, start, end }: Span): string | undefined =>
      texts.find((part) => part.index === index)?.text.slice(start, end)
    return found.find((reading) => textOf(reading) === span.text) ?? onlyPlaceOf(span.text, texts)
  }
}

/** The place of a text that stands in all of them once. */
function onlyPlaceOf(wanted: string, texts: readonly SpanText[]): Span | undefined {
  const places = texts.flatMap(({ index, text }) => {
    const start = text.indexOf(wanted)
    return start === -1
      ? []
      : [{ index, start, end: start + wanted.length, isOnly: text.lastIndexOf(wanted) === start }]
  })
  const [place, ...others] = places
  if (wanted === '' || place === undefined || others.length > 0 || !place.isOnly) return undefined
  return { index: place.index, start: place.start, end: place.end }
}

/** Where each text begins, in bytes of all of them. */
function startsOf(texts: readonly SpanText[]): readonly number[] {
  let total = 0
  return texts.map(({ text }) => {
    const start = total
    total += byteLengthOf(text)
    return start
  })
}

/** The length of a text in UTF-8. */
export function byteLengthOf(text: string): number {
  return isAscii(text) ? text.length : new TextEncoder().encode(text).length
}

/** Gives the UTF-16 position of a byte; `undefined` within a character and outside the text. */
function unitsOf(text: string): (byte: number) => number | undefined {
  if (isAscii(text)) return (byte) => (byte >= 0 && byte <= text.length ? byte : undefined)
  const units = new Map<number, number>()
  let byte = 0
  let unit = 0
  for (const character of text) {
    units.set(byte, unit)
    byte += byteLengthOf(character)
    unit += character.length
  }
  units.set(byte, unit)
  return (place) => units.get(place)
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the range is that of one byte a character
  return /^[\u0000-\u007f]*$/.test(text)
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
