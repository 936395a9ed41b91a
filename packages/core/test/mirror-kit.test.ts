import { describe, expect, it } from 'vitest'
import type { FinishReason, OutputPart } from '../src/index.ts'
import {
  createLosses,
  type FieldReaders,
  type FinishWords,
  fromAddress,
  joinPieces,
  noteChoices,
  ownFields,
  ownMetadata,
  parseDataUrl,
  readFields,
  toAddress,
  toFinishWord,
} from '../src/adapter-kit/index.ts'

const NONE = {
  content_filter: 'filter',
  refusal: 'refusal',
  pause: 'pause',
  error: 'error',
  unknown: 'unknown',
} as const
const ENDINGS: FinishWords = {
  table: { end: 'stop', enough: 'length', tools: 'tool_calls', halt: 'stop' },
  words: { ...NONE, stop: 'end', length: 'enough', tool_calls: 'tools' },
}

/** What is written for an ending, and the paths that are lost. */
function written(
  finishReason: FinishReason,
  nativeFinishReason?: string,
  content: readonly OutputPart['type'][] = ['text'],
  endings: FinishWords = ENDINGS,
): readonly unknown[] {
  const losses = createLosses('the wire')
  const choice = { finishReason, ...(nativeFinishReason !== undefined && { nativeFinishReason }) }
  const word = toFinishWord(choice, content, endings, 'choices[0]', losses)
  return [word, ...losses.warnings.map(({ path }) => path)]
}

describe('toFinishWord', () => {
  it('keeps the vendor’s own word where it reads back the same', () => {
    expect(written('stop', 'halt')).toEqual(['halt'])
    expect(written('unknown', 'new')).toEqual(['new'])
    expect(written('stop', 'tools')).toEqual(['end'])
  })

  it('says an ending of which nothing is known, so that none is left unsaid', () => {
    expect(written('unknown')).toEqual(['unknown'])
    expect(written('unknown', undefined, ['tool_call'])).toEqual(['unknown'])
  })

  it('notes an ending that would read back as another', () => {
    expect(written('error')).toEqual(['error', 'choices[0].finishReason'])
    expect(written('stop', undefined, ['tool_call'])).toEqual(['end', 'choices[0].finishReason'])
  })

  it('counts a refusal as text where a wire has none', () => {
    expect(written('stop', undefined, ['refusal'])).toEqual(['end'])
    const refusing: FinishWords = { ...ENDINGS, words: { ...ENDINGS.words, refusal: 'end' }, hasRefusals: true }
    expect(written('refusal', undefined, ['refusal'], refusing)).toEqual(['end'])
  })
})

describe('what a wire does not carry', () => {
  it('is of another vendor, or a name that the contract writes to', () => {
    const losses = createLosses('the wire')
    const part = { providerMetadata: { a: 1, b: 2 } }
    const reserved = new Set(['b'])
    expect(ownFields(part, new Set(), 'p', { isOwn: true, losses })).toEqual({ a: 1, b: 2 })
    expect(ownFields({}, reserved, 'q', { isOwn: false, losses })).toEqual({})
    expect(losses.warnings).toEqual([])
    expect(ownFields(part, reserved, 'r', { isOwn: true, losses })).toEqual({ a: 1 })
    expect(ownMetadata({ provider: 'other', ...part }, 'fake', new Set(), losses)).toEqual({})
    expect(losses.warnings.map(({ path }) => path)).toEqual(['r.providerMetadata', 'providerMetadata'])
  })

  it('are other choices, and what stands on the one', () => {
    const losses = createLosses('the wire')
    const choices = [
      { index: 0, logprobs: {}, providerMetadata: { a: 1 } },
      { index: 1, logprobs: {} },
    ]
    noteChoices(choices, { logprobs: true, metadata: false }, losses)
    expect(losses.warnings.map(({ path }) => path)).toEqual(['choices[0].providerMetadata', 'choices'])
  })
})

it('pieces of a part are joined', () => {
  const pieces: readonly OutputPart[] = [
    { type: 'text', index: 2, text: 'Hel' },
    { type: 'text', index: 2, text: 'lo' },
  ]
  expect(joinPieces(pieces)).toEqual([{ type: 'text', index: 2, text: 'Hello' }])
})

it('bytes travel as a data URL', () => {
  const bytes = { type: 'base64', mediaType: 'image/png', data: 'AAEC' } as const
  expect(toAddress(bytes)).toBe('data:image/png;base64,AAEC')
  expect([fromAddress(toAddress(bytes)), fromAddress('https://example.test/a')]).toEqual([
    bytes,
    { type: 'url', url: 'https://example.test/a' },
  ])
  expect(['data:,x', 'data:image/png;base64,'].map(parseDataUrl)).toEqual([undefined, undefined])
  expect(toAddress({ type: 'id', id: 'file-1' })).toBe('file-1')
})

describe('readFields', () => {
  const readers: FieldReaders<object> = {
    model: null,
    max: 'maxTokens',
    effort: (effort) => (effort === 'high' ? { fields: { reasoning: { effort } } } : { fields: {}, rest: effort }),
    thoughts: (include) => ({ fields: { reasoning: { include: include === true } } }),
  }

  it('reads each field by its row of the table, and leaves every other one as it is', () => {
    expect(readFields({ model: 'm', max: 7, effort: 'odd', seed: null, own: { a: 1 } }, readers)).toEqual({
      fields: { maxTokens: 7 },
      rest: { effort: 'odd', own: { a: 1 } },
    })
  })

  it('gathers settings of reasoning from several fields', () => {
    expect(readFields({ effort: 'high', thoughts: true }, readers).fields).toEqual({
      reasoning: { effort: 'high', include: true },
    })
  })

  it('takes a name that objects have for a field like any other', () => {
    const { fields, rest } = readFields(JSON.parse('{"__proto__":{"a":1},"constructor":2}') as object, readers)
    expect([fields, Object.getPrototypeOf(rest), Object.keys(rest)]).toEqual([
      {},
      Object.prototype,
      ['__proto__', 'constructor'],
    ])
  })
})
