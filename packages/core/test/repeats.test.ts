import {
  array,
  assert,
  constant,
  constantFrom,
  dictionary,
  nat,
  oneof,
  property,
  record,
  string,
  tuple,
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CompletionChunk, OutputPart } from '../src/index.ts'
import {
  chunkInRun,
  createRepeatParser,
  createRun,
  isRepeat,
  noteFirst,
  noteRepeat,
  parseJson,
} from '../src/adapter-kit/index.ts'
import type { Repeat } from '../src/adapter-kit/repeats/parser.ts'
import type { Template } from '../src/adapter-kit/repeats/template.ts'

const replay = { provider: 'fake', api: 'chat', data: 1 }

const createParser = (): ((data: string) => unknown) => {
  const parser = createRepeatParser(parseJson, { texts: ['text', 'arguments'], padding: ['noise', 'number'] })
  return (data) => parser.parse(data, undefined)
}

const readAll = (...lines: readonly string[]): readonly unknown[] => {
  const parse = createParser()
  return lines.map((line) => parse(line))
}

const textOf = (event: unknown): string | undefined => (isRepeat(event) ? event.text : undefined)

describe('createRepeatParser', () => {
  it('reads an event that differs in its text and its padding by its text', () => {
    const [first, ...others] = readAll(
      '{"id":"a","part":{"text":"one"},"number":9,"noise":"xx"}',
      '{"id":"a","part":{"text":" \\"two\\"\\n"},"number":10,"noise":""}',
      '{"id":"a","part":{"text":"\\\\"},"number":0,"noise":"xxxx"}',
    )
    expect(first).toEqual({ id: 'a', part: { text: 'one' }, number: 9, noise: 'xx' })
    expect(others.map(textOf)).toEqual([' "two"\n', '\\'])
    expect(others.every((event) => isRepeat(event) && event.template.event === first)).toBe(true)
  })

  it('takes spaces after colons as they are', () => {
    const [, second] = readAll('{"number": 1, "text": "one"}', '{"number": 2, "text": "two"}')
    expect(textOf(second)).toBe('two')
  })

  it.each([
    ['another field', '{"id":"b","text":"two"}'],
    ['a field more', '{"id":"a","text":"two","more":1}'],
    ['a field less', '{"text":"two"}'],
    ['no text', '{"id":"a","text":""}'],
    ['a text that is null', '{"id":"a","text":null}'],
    ['another order', '{"text":"two","id":"a"}'],
  ])('reads an event with %s in full', (_what, line) => {
    const [, event] = readAll('{"id":"a","text":"one"}', line)
    expect(event).toEqual(JSON.parse(line))
  })

  it('reads events with several texts in full', () => {
    const [, second] = readAll('{"text":"one","part":{"text":"one"}}', '{"text":"two","part":{"text":"two"}}')
    expect(second).toEqual({ text: 'two', part: { text: 'two' } })
  })

  it('takes no text for a field that only looks like one', () => {
    const [, second] = readAll(
      '{"quoted":"\\"text\\":\\"one\\"","text":"a"}',
      '{"quoted":"\\"text\\":\\"two\\"","text":"a"}',
    )
    expect(second).toEqual({ quoted: '"text":"two"', text: 'a' })
  })

  it.each([
    '{"text":"two"',
    '{"text":"two\\"}',
    '{"text":"\\x"}',
    '{"text":"two"}}',
    '{"text":"a"b"}',
    '{"text":"\t"}',
  ])('refuses %s as its parser does', (line) => {
    expect(() => readAll('{"text":"one"}', line)).toThrow(SyntaxError)
  })

  it.each(['{"text":"two","number":01}', '{"text":"two","number":}', '{"text":"two","number":1,"noise":"\\x"}'])(
    'refuses padding that is no JSON: %s',
    (line) => {
      expect(() => readAll('{"text":"one","number":1}', line)).toThrow(SyntaxError)
      expect(() => readAll('{"text":"one","number":1,"noise":"x"}', line)).toThrow(SyntaxError)
    },
  )

  it('gives up where no event repeats another, and reads on', () => {
    const parse = createParser()
    for (let i = 0; i < 100; i++) expect(parse(`{"id":${i},"text":"a"}`)).toEqual({ id: i, text: 'a' })
    expect(parse('{"id":99,"text":"b"}')).toEqual({ id: 99, text: 'b' })
  })

  it('says of any line what JSON says of it', () => {
    const value = dictionary(
      constantFrom('text', 'arguments', 'noise', 'number', 'id'),
      oneof(string(), nat(), constant(null)),
    )
    const event = oneof(
      value,
      record({ index: nat(1), delta: value }),
      record({ list: array(value, { maxLength: 2 }) }),
    )
    const line = event.map((one) => JSON.stringify(one))
    const insertion = string({ maxLength: 3, unit: constantFrom('"', '\\', ',', '0', 'x', '}') })
    const edited = tuple(line, nat(60), nat(2), insertion).map(
      ([text, at, length, by]) => text.slice(0, at) + by + text.slice(at + length),
    )
    assert(
      property(line, array(oneof(line, edited)), (first, others) => {
        const lines = [first, ...others].flatMap((one) => [
          one,
          one.replace(/"(text|arguments)":"[^"\\]*"/, '"$1":"x\\u0041"'),
        ])
        const parse = createParser()
        expect(lines.map((one) => inFull(() => parse(one)))).toEqual(lines.map((one) => inFull(() => JSON.parse(one))))
      }),
    )
  })
})

/** What is read, of a repeat what it stands for: its first event, with its text and its padding. */
function inFull(read: () => unknown): unknown {
  try {
    const event = read()
    return withoutPadding(isRepeat(event) ? withText(event.template.event, event.text) : event)
  } catch (error) {
    return error instanceof SyntaxError ? 'malformed' : error
  }
}

function withText(value: unknown, text: string): unknown {
  return replace(value, (key, one) => (['text', 'arguments'].includes(key) && isText(one) ? text : one))
}

function withoutPadding(value: unknown): unknown {
  return replace(value, (key, one) => {
    const isPadding = (key === 'noise' && typeof one === 'string') || (key === 'number' && typeof one === 'number')
    return isPadding ? '' : one
  })
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function replace(value: unknown, by: (key: string, value: unknown) => unknown): unknown {
  return JSON.parse(JSON.stringify(value), by)
}

describe('a run', () => {
  const head = { object: 'completion', id: 'c', created: 1, model: 'm', provider: 'fake' } as const
  const chunkOf = (part: OutputPart, more: Partial<CompletionChunk> = {}): CompletionChunk => ({
    ...head,
    choices: [{ index: 0, text: part.type === 'text' ? part.text : '', content: [part], finishReason: null }],
    ...more,
  })
  const repeatOf = (template: Template, text: string): Repeat => {
    const parse = createParser()
    parse('{"text":"first"}')
    const repeat = parse(JSON.stringify({ text }))
    if (!isRepeat(repeat)) throw new Error('no repeat')
    return { ...repeat, template }
  }
  const text = (value: string): OutputPart => ({ type: 'text', index: 0, text: value })
  const first: Template = { event: {}, pieces: [], end: '' }

  it('is sure once two events brought the same but for their texts', () => {
    const run = createRun()
    noteFirst(run, first.event, chunkOf(text('a')))
    expect(chunkInRun(run, repeatOf(first, 'b'))).toBeUndefined()
    noteRepeat(run, repeatOf(first, 'b'), chunkOf(text('b')))
    expect(chunkInRun(run, repeatOf(first, 'c'))).toEqual(chunkOf(text('c')))
    expect(chunkInRun(run, repeatOf({ ...first }, 'c'))).toBeUndefined()
  })

  it('keeps what a call has beside its arguments', () => {
    const call = (value: string): OutputPart => ({ type: 'tool_call', index: 1, id: 'i', name: 'n', arguments: value })
    const run = createRun()
    noteFirst(run, first.event, chunkOf(call('a')))
    noteRepeat(run, repeatOf(first, 'b'), chunkOf(call('b')))
    expect(chunkInRun(run, repeatOf(first, 'c'))).toEqual(chunkOf(call('c')))
  })

  it.each<[string, CompletionChunk, CompletionChunk | undefined]>([
    ['says nothing', chunkOf(text('a')), undefined],
    ['is another part', chunkOf(text('a')), chunkOf({ type: 'text', index: 1, text: 'b' })],
    ['has another text', chunkOf(text('a')), chunkOf(text('B'))],
    ['has more', chunkOf(text('a')), chunkOf(text('b'), { serviceTier: 'x' })],
    ['has a token, as the first had', chunkOf({ ...text('a'), replay }), chunkOf({ ...text('b'), replay })],
    ['followed the same text', chunkOf(text('b')), chunkOf(text('b'))],
  ])('is not sure where the second %s', (_what, before, chunk) => {
    const run = createRun()
    noteFirst(run, first.event, before)
    noteRepeat(run, repeatOf(first, 'b'), chunk)
    expect(chunkInRun(run, repeatOf(first, 'c'))).toBeUndefined()
  })

  it('ends with an event that is no repeat', () => {
    const run = createRun()
    noteFirst(run, first.event, chunkOf(text('a')))
    noteRepeat(run, repeatOf(first, 'b'), chunkOf(text('b')))
    noteFirst(run, {}, undefined)
    expect(chunkInRun(run, repeatOf(first, 'c'))).toBeUndefined()
  })
})
