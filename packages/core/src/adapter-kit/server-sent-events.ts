import { createError } from '../engine/completion-error.ts'
import { copyText } from './copy-text.ts'

/** Reads one event's data; `undefined` for an event that says nothing. Throws a `SyntaxError` for what is malformed. */
export type ParseEvent<Event> = (data: string, name: string | undefined) => Event | undefined

/** Reads the events of one stream, where they depend on those before. */
export interface EventParser<Event> {
  parse(data: string, name: string | undefined): Event | undefined
}

/**
 * Reads server-sent events, a batch per network read, in time linear in the stream; a batch is there until the next is asked
 * for. A data line counts as soon as it parses, so that a missing blank line or a last line without newline changes nothing;
 * what is cut within a line is left out (the end of the iteration tells), what is malformed or without end throws
 * `invalid_response` after everything before it.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function readServerSentEvents<Event>(
  body: ReadableStream<Uint8Array>,
  parse: ParseEvent<Event> | EventParser<Event>,
  provider: string,
): AsyncIterableIterator<readonly Event[], undefined> {
  const reading: Reading<Event> = {
    body,
    parser: typeof parse === 'function' ? { parse } : parse,
    provider,
    decoder: new TextDecoder(),
    lines: createLineSplitter(provider),
    reader: undefined,
    isOpen: true,
    events: [],
    name: undefined,
    unparsed: [],
    length: 0,
    failure: undefined,
  }
  // No generator: while it waits for the network it would hold on to the batch before.
  const batches: AsyncIterableIterator<readonly Event[], undefined> = {
    next: () => readBatch(reading),
    async return() {
      await close(reading)
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => batches,
  }
  return batches
}

/** Where the reading of one stream stands, wherever its text is cut. */
interface Reading<Event> {
  readonly body: ReadableStream<Uint8Array>
  readonly parser: EventParser<Event>
  readonly provider: string
  readonly decoder: TextDecoder
  readonly lines: LineSplitter
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  isOpen: boolean
  /** The batch that is being read, or was handed out. */
  events: Event[]
  name: string | undefined
  /** Data that did not parse by itself: it may go on in the next line. */
  unparsed: string[]
  /** How much that is. */
  length: number
  /** What came after the events, and is none. */
  failure: Error | undefined
}

async function readBatch<Event>(reading: Reading<Event>): Promise<IteratorResult<readonly Event[], undefined>> {
  reading.events.length = 0 // The promise of a read may outlive what it brought (decision 32).
  const events: Event[] = []
  reading.events = events
  try {
    if (reading.failure !== undefined) throw reading.failure
    if (!reading.isOpen) return { done: true, value: undefined }
    reading.reader ??= reading.body.getReader()
    const { done, value } = await reading.reader.read()
    if (done) readEnd(reading)
    else readLines(reading, reading.lines.push(reading.decoder.decode(value, { stream: true })))
    if (reading.failure !== undefined && events.length === 0) throw reading.failure
    return { done: false, value: events }
  } catch (error) {
    await close(reading)
    throw error
  }
}

async function close<Event>(reading: Reading<Event>): Promise<void> {
  const isLeft = reading.isOpen
  reading.isOpen = false
  reading.failure = undefined
  if (isLeft) await reading.reader?.cancel()
}

function readEnd<Event>(reading: Reading<Event>): void {
  const { decoder, lines } = reading
  reading.isOpen = false
  const rest = lines.push(decoder.decode()) + lines.rest()
  readLines(reading, rest === '' || rest.endsWith('\n') ? rest : `${rest}\n`)
  // What does not parse here was cut.
  if (reading.failure === undefined && reading.unparsed.length > 0) tryParse(reading, reading.unparsed.join('\n'))
}

/** Reads whole lines where they stand in their text. */
function readLines<Event>(reading: Reading<Event>, text: string): void {
  try {
    for (let start = 0, end = 0; start < text.length; start = end + 1) {
      end = text.indexOf('\n', start)
      readLine(reading, text, start, end)
    }
    if (reading.name !== undefined) reading.name = copyText(reading.name)
  } catch (error) {
    reading.failure = error instanceof Error ? error : malformed(reading.provider)
  }
}

function readLine<Event>(reading: Reading<Event>, text: string, start: number, end: number): void {
  if (start === end) endEvent(reading)
  else if (text.startsWith('data:', start)) readData(reading, fieldValue(text, start + 5, end))
  else if (text.startsWith('event:', start)) reading.name = fieldValue(text, start + 6, end)
  else if (text.startsWith('{', start)) readData(reading, text.slice(start, end)) // Some gateways write an error into the stream as it is.
}

function fieldValue(text: string, start: number, end: number): string {
  return text.slice(text.charCodeAt(start) === 32 ? start + 1 : start, end)
}

function readData<Event>(reading: Reading<Event>, data: string): void {
  const { unparsed, provider } = reading
  if (unparsed.length === 0 && (data === '' || tryParse(reading, data))) return
  unparsed.push(data)
  reading.length += data.length + LINE
  assertBounded(reading.length, provider)
}

/** A blank line ends an event. */
function endEvent<Event>(reading: Reading<Event>): void {
  if (reading.unparsed.length > 0) {
    readUnparsed(reading)
    reading.unparsed = []
    reading.length = 0
  }
  reading.name = undefined
}

function readUnparsed<Event>(reading: Reading<Event>): void {
  const { unparsed, provider } = reading
  if (tryParse(reading, unparsed.join('\n'))) return
  for (const data of unparsed) if (!tryParse(reading, data)) throw malformed(provider)
}

function tryParse<Event>({ parser, name, events }: Reading<Event>, data: string): boolean {
  try {
    const event = parser.parse(data, name)
    if (event !== undefined) events.push(event)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function malformed(provider: string): Error {
  return createError('invalid_response', `${provider}: the stream has an event that is not valid JSON`, { provider })
}

/** How many characters an event may have that has not ended: more than any vendor sends, and less than a string can hold. */
const MOST_CHARACTERS = 2 ** 27

/** What a line that is held costs beside its characters. */
const LINE = 64

/** What never ends would be held until memory does. */
function assertBounded(length: number, provider: string): void {
  if (length <= MOST_CHARACTERS) return
  const message = `${provider}: the stream has an event longer than ${MOST_CHARACTERS} characters`
  throw createError('invalid_response', message, { provider })
}

interface LineSplitter {
  /** The lines that end within this text, each with its newline. Throws `invalid_response` where a line is longer than any vendor's. */
  push(text: string): string
  /** The line that has not ended. */
  rest(): string
}

/** Cuts a provider's text after LF, CRLF and CR, which become LF; a line in many pieces is joined once. */
export function createLineSplitter(provider: string): LineSplitter {
  let pieces: string[] = []
  let length = 0
  let endsInReturn = false

  function normalise(text: string): string {
    if (!endsInReturn && !text.includes('\r')) return text
    const joined = endsInReturn && text.startsWith('\n') ? text.slice(1) : text
    if (text !== '') endsInReturn = text.endsWith('\r')
    return joined.replace(/\r\n?/g, '\n')
  }

  return {
    push(raw) {
      const text = normalise(raw)
      const end = text.lastIndexOf('\n') + 1
      length = end > 0 ? text.length - end : length + text.length
      assertBounded(length, provider)
      if (end > 0) pieces.push(text.slice(0, end))
      const lines = end > 0 ? pieces.join('') : ''
      if (end > 0) pieces = []
      if (end < text.length) pieces.push(end > 0 ? copyText(text.slice(end)) : text)
      return lines
    },
    rest() {
      const rest = pieces.join('')
      pieces = []
      return rest
    },
  }
}
