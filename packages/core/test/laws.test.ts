import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completionChunk, completionChunks, completionResponse, cutResponse, picks } from '../src/arbitraries/index.ts'
import type { CompletionChunk, CompletionResponse, OutputPart } from '../src/contract/index.ts'
import { collect } from '../src/engine/concat.ts'
import { assertLawful, checkChunk, checkChunks, checkResponse, checkTwins, type Violation } from '../src/laws/index.ts'

const lawful: CompletionResponse = {
  object: 'completion',
  id: 'c',
  created: 7,
  model: 'm',
  provider: 'p',
  choices: [{ index: 0, text: 'ab', content: [{ type: 'text', index: 0, text: 'ab' }], finishReason: 'stop' }],
  usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
}

/** The same response with other fields in its first choice, whatever the types say of them. */
function withChoice(fields: object): CompletionResponse {
  return { ...lawful, choices: [{ ...lawful.choices[0], ...fields }] }
}

function withPart(part: object, fields: object = {}): CompletionResponse {
  return withChoice({ text: '', content: [{ index: 0, ...part } as OutputPart], ...fields })
}

function brief(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ law, path }) => `${law} ${path}`)
}

describe('checkResponse', () => {
  it('finds nothing in lawful responses', () => {
    fc.assert(
      fc.property(completionResponse(), (response) => {
        expect(checkResponse(response)).toEqual([])
      }),
    )
  })

  const broken: readonly (readonly [fact: string, response: CompletionResponse, expected: readonly string[]])[] = [
    ['a text that is not its parts', withChoice({ text: 'a' }), ['text choices[0].text']],
    ['an unfinished choice', withChoice({ finishReason: null }), ['finish choices[0].finishReason']],
    ['an unknown reason', withChoice({ finishReason: 'done' }), ['shape choices[0].finishReason']],
    ['an empty native word', withChoice({ nativeFinishReason: '' }), ['absent choices[0].nativeFinishReason']],
    ['empty metadata', withChoice({ providerMetadata: {} }), ['absent choices[0].providerMetadata']],
    ['metadata that is null', withChoice({ providerMetadata: { a: null } }), ['absent choices[0].providerMetadata.a']],
    ['empty logprobs', withChoice({ logprobs: {} }), ['absent choices[0].logprobs']],
    ['an empty list of logprobs', withChoice({ logprobs: { content: [] } }), ['absent choices[0].logprobs.content']],
    [
      'tool calls that end in stop',
      withPart({ type: 'tool_call', id: 'x', name: 'f', arguments: '{}' }),
      ['finish choices[0].finishReason'],
    ],
    [
      'a call without id',
      withPart({ type: 'tool_call', id: '', name: 'f', arguments: '' }, { finishReason: 'tool_calls' }),
      ['shape choices[0].content[0].id'],
    ],
    ['a part without content', withPart({ type: 'refusal', text: '' }), ['absent choices[0].content[0]']],
    ['a part of no type', withPart({ type: 'thought', text: '' }), ['shape choices[0].content[0].type']],
    ['a part with a gap', withPart({ type: 'refusal', text: 'a', index: 1 }), ['order choices[0].content[0].index']],
    [
      'a call that is also its result',
      withPart({ type: 'tool_activity', id: 'x', name: 'f', arguments: '{}', output: 1 }),
      ['shape choices[0].content[0]'],
    ],
    [
      'a sum that is none',
      { ...lawful, usage: { promptTokens: 3, completionTokens: 2, totalTokens: 6 } },
      ['usage usage.totalTokens'],
    ],
    [
      'a detail larger than its parent',
      {
        ...lawful,
        usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5, promptTokensDetails: { cachedTokens: 4 } },
      },
      ['usage usage.promptTokensDetails.cachedTokens'],
    ],
    ['a completion without id', { ...lawful, id: '' }, ['shape id']],
    ['no warnings', { ...lawful, warnings: [] }, ['absent warnings']],
    ['a number that JSON has not', { ...lawful, created: Number.NaN }, ['json created', 'shape created']],
    ['a date', { ...lawful, providerMetadata: { at: new Date(0) } }, ['json providerMetadata.at']],
    [
      'another object',
      { ...lawful, object: 'chat.completion' as 'completion' }, // As a program without types would write it.
      ['shape object'],
    ],
  ]

  it.each(broken)('finds %s', (_fact, response, expected) => {
    expect(brief(checkResponse(response))).toEqual(expected)
  })

  it('finds a key whose value is undefined', () => {
    const response = JSON.parse(JSON.stringify(lawful)) as { usage?: unknown }
    response.usage = undefined
    expect(brief(checkResponse(response as CompletionResponse))).toEqual(['json usage', 'absent usage'])
  })

  it('finds choices that descend', () => {
    const [choice] = lawful.choices
    const response: CompletionResponse = { ...lawful, choices: [{ ...choice, index: 1 }, choice] }
    expect(brief(checkResponse(response))).toEqual(['order choices[1].index'])
  })
})

describe('checkChunk', () => {
  it('finds nothing in lawful pieces', () => {
    fc.assert(
      fc.property(completionChunk(), (chunk) => {
        expect(checkChunk(chunk)).toEqual([])
      }),
    )
  })
})

describe('checkChunks', () => {
  it('finds nothing in lawful streams', () => {
    fc.assert(
      fc.property(completionChunks(), (chunks) => {
        expect(checkChunks(chunks)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  const { usage, ...piece } = lawful
  const pieceWith = (part: object): CompletionChunk => {
    const content = [{ index: 0, ...part } as OutputPart]
    const text = content[0]?.type === 'text' ? content[0].text : ''
    return { ...piece, choices: [{ index: 0, text, content, finishReason: null }] }
  }
  const ending: CompletionChunk = {
    ...lawful,
    choices: [{ index: 0, text: '', content: [], finishReason: 'length' }],
  }
  const text = pieceWith({ type: 'text', text: 'a' })
  const call = { type: 'tool_call', id: 'x', name: 'f', arguments: '1' }
  const broken: readonly (readonly [fact: string, chunks: readonly CompletionChunk[], expected: string])[] = [
    ['another id', [text, { ...ending, id: 'd' }], 'identity chunks[1].id'],
    ['another model', [text, { ...ending, model: 'n' }], 'identity chunks[1].model'],
    ['a finish before the end', [ending, ending], 'ending chunks[0].choices[0].finishReason'],
    ['content after the end', [ending, text], 'ending chunks[1].choices'],
    [
      'usage before the end only',
      [
        { ...text, ...(usage && { usage }) },
        { ...piece, choices: ending.choices },
      ],
      'ending chunks[1].usage',
    ],
    [
      'a number that is left out',
      [text, pieceWith({ type: 'refusal', text: 'a', index: 2 }), ending],
      'pieces chunks[1].choices[0].content[0].index',
    ],
    [
      'a number that is used twice',
      [text, pieceWith({ type: 'refusal', text: 'a' }), ending],
      'pieces chunks[1].choices[0].content[0].type',
    ],
    [
      'a call that changes its name',
      [pieceWith(call), pieceWith({ ...call, name: 'g' }), ending],
      'pieces chunks[1].choices[0].content[0].name',
    ],
    [
      'a call that changes its id',
      [pieceWith(call), pieceWith({ ...call, id: 'y' }), ending],
      'pieces chunks[1].choices[0].content[0].id',
    ],
    ['no chunk', [], 'ending '],
  ]

  it.each(broken)('finds %s', (_fact, chunks, expected) => {
    expect(brief(checkChunks(chunks))).toContain(expected)
  })
})

describe('checkTwins', () => {
  it('finds nothing between a response and the stream that it was cut into', () => {
    fc.assert(
      fc.property(completionResponse(), picks(), (response, numbers) => {
        expect(checkTwins(collect(cutResponse(response, numbers)), response)).toEqual([])
      }),
    )
  })

  const call = (written: string, data: string): CompletionResponse =>
    withPart({ type: 'tool_call', id: 'x', name: 'f', arguments: written, replay: { provider: 'p', api: 'a', data } })

  it('lets id, time, request id and the values of tokens differ, and compares arguments as JSON', () => {
    const streamed = { ...call('{"a": 1, "b": 2}', 'one'), id: 'd', created: 8, requestId: 'r' }
    expect(checkTwins(streamed, call('{"b":2,"a":1}', 'two'))).toEqual([])
  })

  it('compares arguments as text when one of them does not parse', () => {
    expect(brief(checkTwins(call('{"a"', 'one'), call('{"a":1}', 'one')))).toEqual([
      'twins choices[0].content[0].arguments',
    ])
  })

  it('wants every leaf of the whole answer in the metadata of the stream, not the other way round', () => {
    const streamed = { ...lawful, providerMetadata: { usage: { in: 1 }, obfuscation: 'x' } }
    const complete = { ...lawful, providerMetadata: { usage: { in: 1, tiers: [{ name: 'a' }] } } }
    expect(brief(checkTwins(streamed, complete))).toEqual(['twins providerMetadata.usage.tiers[0].name'])
    expect(checkTwins(complete, lawful)).toEqual([])
  })

  it('finds a part, a usage or a finish that only one of them has', () => {
    const { usage: _usage, ...bare } = lawful
    expect(brief(checkTwins(bare, lawful))).toEqual(['twins usage'])
    expect(brief(checkTwins(withChoice({ content: [] }), lawful))).toEqual(['twins choices[0].content[0]'])
    expect(brief(checkTwins(withChoice({ finishReason: 'length' }), lawful))).toEqual(['twins choices[0].finishReason'])
  })
})

describe('assertLawful', () => {
  it('lists every violation', () => {
    const violations: readonly Violation[] = [
      { law: 'text', path: 'choices[0].text', message: 'is "a"; its parts are "b"' },
      { law: 'ending', path: '', message: 'the stream has no chunk' },
    ]
    expect(() => assertLawful(violations)).toThrow(
      '2 broken laws\n- text at choices[0].text: is "a"; its parts are "b"\n- ending: the stream has no chunk',
    )
  })

  it('is silent when there is none', () => {
    expect(() => assertLawful([])).not.toThrow()
  })
})
