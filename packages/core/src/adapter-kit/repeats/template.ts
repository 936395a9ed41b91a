import { copyText } from '../copy-text.ts'

/** What of an event may differ in a repeat, by the names of the fields. */
export interface RepeatFields {
  /** The text that is written; an event that has several is not repeated. */
  readonly texts: readonly string[]
  /** What says nothing: short texts, and numbers. */
  readonly padding: readonly string[]
}

/** An event, cut at what may differ. */
export interface Template {
  readonly event: unknown
  readonly pieces: readonly Piece[]
  readonly end: string
}

interface Piece {
  readonly before: string
  readonly kind: 'text' | 'padding' | 'number'
}

/** The text of an event that fits the template: another string literal in the same place makes the same JSON but for that string. */
export function textIn(data: string, { pieces, end }: Template): string | undefined {
  let literal = ''
  let position = 0
  for (const { before, kind } of pieces) {
    const start = position + before.length
    if (data.slice(position, start) !== before) return undefined
    position = ENDS[kind](data, start)
    if (position === start) return undefined
    if (kind === 'text') literal = data.slice(start, position)
  }
  return literal !== '""' && data.slice(position) === end ? parseText(literal) : undefined
}

function parseText(literal: string): string | undefined {
  try {
    const text: unknown = JSON.parse(literal)
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}

/** Where the literals end that begin at a position; there, for what is none. */
const ENDS: Readonly<Record<Piece['kind'], (data: string, start: number) => number>> = {
  text(data, start) {
    let end = data.indexOf('"', start + 1)
    while (end !== -1 && isEscaped(data, end)) end = data.indexOf('"', end + 1)
    return end === -1 ? start : end + 1
  },
  padding(data, start) {
    let end = start + 1
    while (isPlain(data.charCodeAt(end))) end++
    return data.charCodeAt(end) === QUOTE ? end + 1 : start
  },
  number(data, start) {
    let end = start
    while (isDigit(data.charCodeAt(end))) end++
    return data.charCodeAt(start) === ZERO ? start + 1 : end
  },
}

const SPACE = 0x20
const QUOTE = 0x22
const ZERO = 0x30
const BACKSLASH = 0x5c

/** An even number of backslashes stands for themselves. */
function isEscaped(data: string, position: number): boolean {
  let start = position
  while (data.charCodeAt(start - 1) === BACKSLASH) start--
  return (position - start) % 2 === 1
}

function isPlain(code: number): boolean {
  return code >= SPACE && code !== QUOTE && code !== BACKSLASH
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39
}

/** Cuts an event; `undefined` for one without a text, or with several. */
export function templateOf(event: unknown, data: string, { texts, padding }: RepeatFields): Template | undefined {
  if (data.length > MOST_CHARACTERS) return undefined
  const literals = texts.flatMap((field) => literalsOf(data, field, 'text'))
  if (literals.length !== 1) return undefined
  for (const field of padding)
    literals.push(...literalsOf(data, field, 'padding'), ...literalsOf(data, field, 'number'))
  const pieces: Piece[] = []
  let position = 0
  for (const { start, end, kind } of literals.toSorted((one, other) => one.start - other.start)) {
    pieces.push({ before: copyText(data.slice(position, start)), kind })
    position = end
  }
  return { event, pieces, end: copyText(data.slice(position)) }
}

/** What is longer is a whole, and comes once. */
const MOST_CHARACTERS = 2000

interface Literal {
  readonly start: number
  readonly end: number
  readonly kind: Piece['kind']
}

/** The literals of one kind that are the value of a field. Within a string its name would stand in escaped quotes. */
function literalsOf(data: string, field: string, kind: Piece['kind']): Literal[] {
  const literals: Literal[] = []
  const key = `"${field}":`
  for (let found = data.indexOf(key); found !== -1; found = data.indexOf(key, found + 1)) {
    const start = data.charCodeAt(found + key.length) === SPACE ? found + key.length + 1 : found + key.length
    const isString = data.charCodeAt(start) === QUOTE
    const end = isString === (kind !== 'number') && !isEscaped(data, found) ? ENDS[kind](data, start) : start
    if (end > start && !data.startsWith('""', start)) literals.push({ start, end, kind })
  }
  return literals
}
