import { createError } from '../engine/completion-error.ts'

/** Reads one event's data; `undefined` for an event that says nothing. Throws a `SyntaxError` for what is malformed. */
export type ParseEvent<Event> = (data: string, name: string | undefined) => Event | undefined

/**
 * Reads server-sent events, a batch per network read, in time linear in the stream. A data line counts as soon as it
 * parses, so that a missing blank line or a last line without newline changes nothing; what is cut within a line is left
 * out (the end of the iteration tells), what is malformed throws `invalid_response` after everything before it.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export async function* readServerSentEvents<Event>(
  body: ReadableStream<Uint8Array>,
  parse: ParseEvent<Event>,
  provider: string,
): AsyncGenerator<readonly Event[], undefined> {
  const reader = body.getReader()
  const parser = createEventParser(parse, provider)
  const decoder = new TextDecoder()
  let isOpen = true
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) isOpen = false
      const { events, error } = done
        ? parser.end(decoder.decode())
        : parser.push(decoder.decode(value, { stream: true }))
      if (events.length > 0 || error === undefined) yield events
      if (error !== undefined) throw error
      if (done) return undefined
    }
  } finally {
    if (isOpen) await reader.cancel()
  }
}

/** Events, and what came after them that is none. */
interface Parsed<Event> {
  readonly events: readonly Event[]
  readonly error?: Error
}

interface EventParser<Event> {
  push(text: string): Parsed<Event>
  end(text: string): Parsed<Event>
}

/** Makes the state that reads the text of one stream, wherever it is cut. */
function createEventParser<Event>(parse: ParseEvent<Event>, provider: string): EventParser<Event> {
  const lines = createLineSplitter()
  let name: string | undefined
  /** Data that did not parse by itself: it may go on in the next line. */
  let unparsed: string[] = []

  function tryParse(data: string, events: Event[]): boolean {
    try {
      const event = parse(data, name)
      if (event !== undefined) events.push(event)
      return true
    } catch (error) {
      if (error instanceof SyntaxError) return false
      throw error
    }
  }

  function readData(data: string, events: Event[]): void {
    if (unparsed.length > 0) unparsed.push(data)
    else if (data !== '' && !tryParse(data, events)) unparsed.push(data)
  }

  /** A blank line ends an event. */
  function endEvent(events: Event[]): void {
    if (unparsed.length > 0 && !tryParse(unparsed.join('\n'), events)) {
      for (const data of unparsed) if (!tryParse(data, events)) throw malformed(provider)
    }
    unparsed = []
    name = undefined
  }

  function readLine(line: string, events: Event[]): void {
    if (line === '') return endEvent(events)
    if (line.startsWith('data:')) return readData(fieldValue(line, 5), events)
    if (line.startsWith('event:')) name = fieldValue(line, 6)
    else if (line.startsWith('{')) readData(line, events) // Some gateways write an error into the stream as it is.
  }

  function readLines(texts: readonly string[]): Parsed<Event> {
    const events: Event[] = []
    try {
      for (const line of texts) readLine(line, events)
      return { events }
    } catch (error) {
      return { events, error: error instanceof Error ? error : malformed(provider) }
    }
  }

  return {
    push: (text) => readLines(lines.push(text)),
    end(text) {
      const rest = lines.push(text)
      const last = lines.rest()
      const { events, error } = readLines(last === '' ? rest : [...rest, last])
      if (error !== undefined) return { events, error }
      const all: Event[] = [...events]
      // What does not parse here was cut.
      if (unparsed.length > 0) tryParse(unparsed.join('\n'), all)
      return { events: all }
    },
  }
}

function fieldValue(line: string, start: number): string {
  return line.slice(line.charCodeAt(start) === 32 ? start + 1 : start)
}

function malformed(provider: string): Error {
  return createError('invalid_response', `${provider}: the stream has an event that is not valid JSON`, { provider })
}

interface LineSplitter {
  /** The lines that end within this text. */
  push(text: string): readonly string[]
  /** The line that has not ended. */
  rest(): string
}

/** Splits text at LF, CRLF and CR; a line in many pieces is joined once. */
export function createLineSplitter(): LineSplitter {
  let pieces: string[] = []
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
        return []
      }
      const whole = pieces.length === 0 ? text.slice(0, end) : pieces.join('') + text.slice(0, end)
      pieces = end === text.length - 1 ? [] : [text.slice(end + 1)]
      return whole.split('\n')
    },
    rest() {
      const rest = pieces.join('')
      pieces = []
      return rest
    },
  }
}
