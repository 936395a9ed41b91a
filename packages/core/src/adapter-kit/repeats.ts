import { copyText } from './copy-text.ts'
import type { ParseEvent } from './server-sent-events.ts'
import { isObject } from './wire.ts'

/** An event that is, character by character, the one before but for its text and its padding. */
export interface Repeat {
  readonly mark: typeof REPEAT
  /** The latest event that is none. */
  readonly first: unknown
  readonly text: string
  /** All of it, for who has to read it in full. */
  readonly data: string
}

/** No wire has this very object. */
const REPEAT: object = {}

/** Tells whether an event is a repeat. */
export function isRepeat(event: unknown): event is Repeat {
  return isObject(event) && event['mark'] === REPEAT
}

/** What of an event may differ in a repeat, by the names of the fields. */
export interface RepeatFields {
  /** The text that is written; an event that has several is not repeated. */
  readonly texts: readonly string[]
  /** What says nothing: short texts, and numbers. */
  readonly padding: readonly string[]
}

/**
 * Parses the events of one stream; of a repeat only the text. Most of a stream is repeats, and all but a few characters of them
 * have been parsed before. For wires whose events say their own names.
 */
export function createRepeatParser(parse: ParseEvent<unknown>, fields: RepeatFields): ParseEvent<unknown> {
  const parser: Parser = { parse, fields, first: undefined, template: undefined, misses: 0 }
  return (data, name) => parseEvent(parser, data, name)
}

interface Parser {
  readonly parse: ParseEvent<unknown>
  readonly fields: RepeatFields
  first: unknown
  template: Template | undefined
  /** How many events in a row were no repeats. */
  misses: number
}

function parseEvent(parser: Parser, data: string, name: string | undefined): unknown {
  const { template, first } = parser
  const text = template === undefined ? undefined : textIn(data, template)
  if (text !== undefined) {
    parser.misses = 0
    return { mark: REPEAT, first, text, data }
  }
  const event = parser.parse(data, name)
  parser.misses++
  parser.first = event
  parser.template = parser.misses < MOST_MISSES ? templateOf(data, parser.fields) : undefined
  return event
}

/** Some hosts give each event an id of its own: nothing is looked for any more. */
const MOST_MISSES = 32

/** An event, cut at what may differ. */
interface Template {
  readonly pieces: readonly Piece[]
  readonly end: string
}

interface Piece {
  readonly before: string
  readonly kind: 'text' | 'padding' | 'number'
}

/** The text of an event that fits the template: another string literal in the same place makes the same JSON but for that string. */
function textIn(data: string, { pieces, end }: Template): string | undefined {
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
function templateOf(data: string, { texts, padding }: RepeatFields): Template | undefined {
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
  return { pieces, end: copyText(data.slice(position)) }
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
