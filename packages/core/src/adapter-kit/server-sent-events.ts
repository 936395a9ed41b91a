import { createError } from '../engine/completion-error.ts'

/** Reads one event's data; `undefined` for an event that says nothing. Throws a `SyntaxError` for what is malformed. */
export type ParseEvent<Event> = (data: string, name: string | undefined) => Event | undefined

/**
 * Reads server-sent events, a batch per network read, in time linear in the stream. A data line counts as soon as it
 * parses, so that a missing blank line or a last line without newline changes nothing; what is cut within a line is left
 * out (the end of the iteration tells), what is malformed or without end throws `invalid_response` after everything before it.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function readServerSentEvents<Event>(
  body: ReadableStream<Uint8Array>,
  parse: ParseEvent<Event>,
  provider: string,
): AsyncIterableIterator<readonly Event[], undefined> {
  const parser: EventParser<Event> = {
    parse,
    provider,
    lines: createLineSplitter(provider),
    name: undefined,
    unparsed: [],
    length: 0,
  }
  const decoder = new TextDecoder()
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  let isOpen = true
  let failure: Error | undefined

  async function close(): Promise<void> {
    const isLeft = isOpen
    isOpen = false
    if (isLeft) await reader?.cancel()
  }

  async function readBatch(): Promise<readonly Event[]> {
    reader ??= body.getReader()
    const { done, value } = await reader.read()
    if (done) isOpen = false
    const { events, error } = done
      ? readEnd(parser, decoder.decode())
      : readLines(parser, parser.lines.push(decoder.decode(value, { stream: true })))
    if (error !== undefined && events.length === 0) throw error
    failure = error
    return events
  }

  // No generator: while it waits for the network it would hold on to the batch before.
  const batches: AsyncIterableIterator<readonly Event[], undefined> = {
    async next() {
      try {
        if (failure !== undefined) throw failure
        return isOpen ? { done: false, value: await readBatch() } : { done: true, value: undefined }
      } catch (error) {
        failure = undefined
        await close()
        throw error
      }
    },
    async return() {
      failure = undefined
      await close()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => batches,
  }
  return batches
}

/** Events, and what came after them that is none. */
interface Parsed<Event> {
  readonly events: readonly Event[]
  readonly error?: Error
}

/** Where the reading of one stream stands, wherever its text is cut. */
interface EventParser<Event> {
  readonly parse: ParseEvent<Event>
  readonly provider: string
  readonly lines: LineSplitter
  name: string | undefined
  /** Data that did not parse by itself: it may go on in the next line. */
  unparsed: string[]
  /** How much that is. */
  length: number
}

function readEnd<Event>(parser: EventParser<Event>, text: string): Parsed<Event> {
  const rest = parser.lines.push(text)
  const last = parser.lines.rest()
  const { events, error } = readLines(parser, last === '' ? rest : [...rest, last])
  if (error !== undefined) return { events, error }
  const all: Event[] = [...events]
  // What does not parse here was cut.
  if (parser.unparsed.length > 0) tryParse(parser, parser.unparsed.join('\n'), all)
  return { events: all }
}

function readLines<Event>(parser: EventParser<Event>, lines: readonly string[]): Parsed<Event> {
  const events: Event[] = []
  try {
    for (const line of lines) readLine(parser, line, events)
    return { events }
  } catch (error) {
    return { events, error: error instanceof Error ? error : malformed(parser.provider) }
  }
}

function readLine<Event>(parser: EventParser<Event>, line: string, events: Event[]): void {
  if (line === '') endEvent(parser, events)
  else if (line.startsWith('data:')) readData(parser, fieldValue(line, 5), events)
  else if (line.startsWith('event:')) parser.name = fieldValue(line, 6)
  else if (line.startsWith('{')) readData(parser, line, events) // Some gateways write an error into the stream as it is.
}

function readData<Event>(parser: EventParser<Event>, data: string, events: Event[]): void {
  if (parser.unparsed.length === 0 && (data === '' || tryParse(parser, data, events))) return
  parser.unparsed.push(data)
  parser.length += data.length + LINE
  assertBounded(parser.length, parser.provider)
}

/** A blank line ends an event. */
function endEvent<Event>(parser: EventParser<Event>, events: Event[]): void {
  if (parser.unparsed.length > 0) {
    readUnparsed(parser, events)
    parser.unparsed = []
    parser.length = 0
  }
  parser.name = undefined
}

function readUnparsed<Event>(parser: EventParser<Event>, events: Event[]): void {
  if (tryParse(parser, parser.unparsed.join('\n'), events)) return
  for (const data of parser.unparsed) if (!tryParse(parser, data, events)) throw malformed(parser.provider)
}

function tryParse<Event>({ parse, name }: EventParser<Event>, data: string, events: Event[]): boolean {
  try {
    const event = parse(data, name)
    if (event !== undefined) events.push(event)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function fieldValue(line: string, start: number): string {
  return line.slice(line.charCodeAt(start) === 32 ? start + 1 : start)
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
  /** The lines that end within this text. Throws `invalid_response` where a line is longer than any vendor's. */
  push(text: string): readonly string[]
  /** The line that has not ended. */
  rest(): string
}

/** Splits a provider's text at LF, CRLF and CR; a line in many pieces is joined once. */
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
      const end = text.lastIndexOf('\n')
      if (end === -1) {
        if (text !== '') pieces.push(text)
        length += text.length
        assertBounded(length, provider)
        return []
      }
      const whole = pieces.length === 0 ? text.slice(0, end) : pieces.join('') + text.slice(0, end)
      pieces = end === text.length - 1 ? [] : [text.slice(end + 1)]
      length = text.length - 1 - end
      return whole.split('\n')
    },
    rest() {
      const rest = pieces.join('')
      pieces = []
      return rest
    },
  }
}
