import type { EventParser, ParseEvent } from '../server-sent-events.ts'
import { isObject } from '../wire.ts'
import { type RepeatFields, type Template, templateOf, textIn } from './template.ts'

/** An event that is, character by character, the one before but for its text and its padding. */
export interface Repeat {
  readonly mark: typeof REPEAT
  /** The latest event that is none, cut. */
  readonly template: Template
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

/**
 * Parses the events of one stream; of a repeat only the text. Most of a stream is repeats, and all but a few characters of them
 * have been parsed before. For wires whose events say their own names.
 */
export function createRepeatParser(parseInFull: ParseEvent<unknown>, fields: RepeatFields): EventParser<unknown> {
  const parser: Parser = { parseInFull, fields, template: undefined, misses: 0, parse }
  return parser
}

interface Parser extends EventParser<unknown> {
  readonly parseInFull: ParseEvent<unknown>
  readonly fields: RepeatFields
  template: Template | undefined
  /** How many events with a text, in a row, were not repeated. */
  misses: number
}

function parse(this: Parser, data: string, name: string | undefined): unknown {
  const { template } = this
  const text = template === undefined ? undefined : textIn(data, template)
  if (template !== undefined && text !== undefined) {
    this.misses = 0
    return { mark: REPEAT, template, text, data }
  }
  const event = this.parseInFull(data, name)
  if (template !== undefined) this.misses++
  this.template = this.misses < MOST_MISSES ? templateOf(event, data, this.fields) : undefined
  return event
}

/** Some hosts give each event an id of its own: nothing is looked for any more. */
const MOST_MISSES = 32
