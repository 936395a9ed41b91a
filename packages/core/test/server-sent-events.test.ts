import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineSplitter, readJsonLines, readServerSentEvents } from '../src/adapter-kit/index.ts'
import { failureOf } from './support.ts'

type Event = readonly [name: string | undefined, data: unknown]

function parse(data: string, name: string | undefined): Event | undefined {
  if (data === '[DONE]') return [name, 'done']
  const value: unknown = JSON.parse(data)
  return value === null ? undefined : [name, value]
}

function bodyOf(pieces: readonly (string | Uint8Array)[], onCancel = (): void => {}): ReadableStream<Uint8Array> {
  let position = 0
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[position++]
      if (piece === undefined) controller.close()
      else controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece)
    },
    cancel: onCancel,
  })
}

interface Reading {
  readonly events: readonly Event[]
  readonly error?: unknown
}

async function read(...pieces: readonly (string | Uint8Array)[]): Promise<Reading> {
  const events: Event[] = []
  try {
    for await (const batch of readServerSentEvents(bodyOf(pieces), parse, 'fake')) events.push(...batch)
  } catch (error) {
    return { events, error }
  }
  return { events }
}

const stream = [
  ': a comment\n\n',
  'event: start\ndata: {"text":"é 👍🏽 日本"}\n\n',
  'id: 7\nretry: 100\ndata:{"a":1}\n\n',
  'data: {"b":\ndata: 2}\n\n',
  'data: [DONE]\n\n',
].join('')

const events: readonly Event[] = [
  ['start', { text: 'é 👍🏽 日本' }],
  [undefined, { a: 1 }],
  [undefined, { b: 2 }],
  [undefined, 'done'],
]

describe('readServerSentEvents', () => {
  const forms: readonly (readonly [newline: string, text: string])[] = [
    ['LF', stream],
    ['CRLF', stream.replaceAll('\n', '\r\n')],
    ['CR', stream.replaceAll('\n', '\r')],
  ]

  it.each(forms)('reads the same wherever a stream with %s is cut', async (_newline, text) => {
    const bytes = new TextEncoder().encode(text)
    for (let i = 0; i <= bytes.length; i++) {
      expect(await read(bytes.slice(0, i), bytes.slice(i))).toEqual({ events })
    }
    expect(await read(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual({ events })
  })

  it('reads the same in any pieces', async () => {
    const bytes = new TextEncoder().encode(stream.replaceAll('\n', '\r\n'))
    const cuts = fc.array(fc.nat({ max: bytes.length }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const sorted = [0, ...places.toSorted((a, b) => a - b), bytes.length]
        const pieces = sorted.slice(1).map((end, i) => bytes.slice(sorted[i], end))
        expect(await read(...pieces)).toEqual({ events })
      }),
    )
  })

  it('gives a batch for each network read', async () => {
    const batches: (readonly Event[])[] = []
    const body = bodyOf(['data: 1\n\ndata: 2\n\n', ': alive\n\n', 'data: 3\n\n'])
    for await (const batch of readServerSentEvents(body, parse, 'fake')) batches.push([...batch])
    expect(batches.slice(0, 3)).toEqual([
      [
        [undefined, 1],
        [undefined, 2],
      ],
      [],
      [[undefined, 3]],
    ])
    expect(batches.slice(3).flat()).toEqual([])
  })

  it('gives an event as soon as its line ends', async () => {
    const iterator = readServerSentEvents(bodyOf(['data: 1\n', '\ndata: 2\n\n']), parse, 'fake')
    expect((await iterator.next()).value).toEqual([[undefined, 1]])
  })

  it('needs no blank line between events', async () => {
    expect(await read('event: a\ndata: 1\nevent: b\ndata: 2\ndata: 3\n\n')).toEqual({
      events: [
        ['a', 1],
        ['b', 2],
        ['b', 3],
      ],
    })
  })

  it('forgets the name of an event at its end', async () => {
    expect(await read('event: a\ndata: 1\n\ndata: 2\n\n')).toEqual({
      events: [
        ['a', 1],
        [undefined, 2],
      ],
    })
  })

  it('counts a last line without newline when it is complete, and leaves it out when it is cut', async () => {
    expect(await read('data: 1\n\ndata: {"a":2}')).toEqual({
      events: [
        [undefined, 1],
        [undefined, { a: 2 }],
      ],
    })
    expect(await read('data: 1\n\ndata: {"a":')).toEqual({ events: [[undefined, 1]] })
    expect(await read('data: 1\n\nda')).toEqual({ events: [[undefined, 1]] })
  })

  it('throws invalid_response for what is malformed, after everything before it', async () => {
    const { events: before, error } = await read('data: 1\n\ndata: {oops}\n\ndata: 2\n\n')
    expect(before).toEqual([[undefined, 1]])
    expect(error).toMatchObject({ kind: 'invalid_response', provider: 'fake' })
    expect(String(error)).not.toContain('oops')
  })

  it('reads an error that a gateway writes without data:', async () => {
    expect(await read('{"error":{"code":500}}\n\n')).toEqual({ events: [[undefined, { error: { code: 500 } }]] })
  })

  it('skips events without data, fields that it does not know, and what the parser leaves out', async () => {
    expect(await read('event: ping\n\ndata:\n\ndata\nfoo: bar\n\ndata: null\n\ndata: 1\n\n')).toEqual({
      events: [[undefined, 1]],
    })
  })

  it('takes one space after the colon, and a byte order mark', async () => {
    expect(await read('\ufeffdata:  "a"\n\ndata:"b"\n\n')).toEqual({
      events: [
        [undefined, 'a'],
        [undefined, 'b'],
      ],
    })
  })

  it('cancels its body when the reader leaves, and when it throws', async () => {
    let cancelled = 0
    const onCancel = (): void => void cancelled++
    for await (const _batch of readServerSentEvents(bodyOf(['data: 1\n\n', 'x'], onCancel), parse, 'fake')) break
    expect(cancelled).toBe(1)
    const iterator = readServerSentEvents(bodyOf(['data: {oops}\n\n', 'x'], onCancel), parse, 'fake')
    await failureOf(iterator.next())
    expect(cancelled).toBe(2)
  })

  it('passes on the failure of its body', async () => {
    const lost = new TypeError('terminated')
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(lost) })
    expect(await failureOf(readServerSentEvents(body, parse, 'fake').next())).toBe(lost)
  })

  it('parses each event once, however many pieces it comes in', async () => {
    const parsesOf = async (pieces: number): Promise<number> => {
      let parses = 0
      const count = (data: string): unknown => {
        parses++
        return JSON.parse(data)
      }
      const body = bodyOf(['data: "', ...Array.from({ length: pieces }, () => 'abc'), '"\n\n'])
      for await (const _batch of readServerSentEvents(body, count, 'fake'));
      return parses
    }
    expect([await parsesOf(10), await parsesOf(200)]).toEqual([1, 1])
  })

  it('parses the lines of one event a number of times that does not grow with them', async () => {
    let characters = 0
    const count = (data: string): unknown => {
      characters += data.length
      return JSON.parse(data)
    }
    const text = `${['[0', ...Array.from({ length: 500 }, () => ',1'), ']'].map((line) => `data: ${line}`).join('\n')}\n\n`
    for await (const _batch of readServerSentEvents(bodyOf([text]), count, 'fake'));
    expect(characters).toBeLessThan(2 * text.length)
  })
})

describe('what never ends', () => {
  const MB = 2 ** 20

  /** A body that says one thing without end, and how often it was asked for. */
  function endless(piece: string, begin = ''): { body: ReadableStream<Uint8Array>; given: () => number } {
    const bytes = new TextEncoder().encode(piece.repeat(Math.ceil(MB / piece.length)))
    let given = 0
    const body = new ReadableStream<Uint8Array>(
      { pull: (controller) => controller.enqueue(given++ === 0 ? new TextEncoder().encode(begin) : bytes) },
      { highWaterMark: 0 },
    )
    return { body, given: () => given }
  }

  async function exhaust(batches: AsyncIterable<readonly unknown[]>): Promise<void> {
    for await (const batch of batches) expect(batch).toEqual([])
  }

  it.each([
    ['a line', 'x'],
    ['an event', 'data: {\n'],
    ['an event of empty lines', 'data:\n'],
  ])('%s is held up to a bound, and told after everything before it', async (_what, piece) => {
    const { body, given } = endless(piece, 'data: 1\n\ndata: {\n')
    const batches = readServerSentEvents(body, parse, 'fake')

    expect((await batches.next()).value).toEqual([[undefined, 1]])
    const error = await failureOf(exhaust(batches))

    expect([error.kind, error.message]).toEqual([
      'invalid_response',
      'fake: the stream has an event longer than 134217728 characters',
    ])
    const most = given()
    expect(most).toBeLessThan(1000)
    await batches.next()
    expect(given()).toBe(most)
  })

  it('is no line of JSON either', async () => {
    const error = await failureOf(exhaust(readJsonLines(endless('x').body, 'fake')))
    expect(error.kind).toBe('invalid_response')
  })
})

describe('createLineSplitter', () => {
  it('gives lines as they end, with newlines of one kind, and the rest', () => {
    const lines = createLineSplitter('fake')
    expect([lines.push('a\nb'), lines.push('c'), lines.push('\r'), lines.push('\nd\n\n'), lines.rest()]).toEqual([
      'a\n',
      '',
      'bc\n',
      'd\n\n',
      '',
    ])
    lines.push('e')
    expect([lines.rest(), lines.rest()]).toEqual(['e', ''])
  })
})
