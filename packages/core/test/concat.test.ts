import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completionChunk, completionChunks, completionResponse, cutResponse, picks } from '../src/arbitraries/index.ts'
import type { CompletionChunk } from '../src/contract/index.ts'
import { collect, concat, fold } from '../src/engine/concat.ts'
import { deepFreeze } from './support.ts'

const piece: CompletionChunk = { object: 'completion', id: 'c', created: 7, model: 'm', provider: 'p', choices: [] }

function textPiece(text: string, index = 0): CompletionChunk {
  const content = [{ type: 'text' as const, index: 0, text }]
  return { ...piece, choices: [{ index, text, content, finishReason: null }] }
}

const lastPiece: CompletionChunk = {
  ...piece,
  choices: [{ index: 0, text: '', content: [], finishReason: 'stop', nativeFinishReason: 'end' }],
  usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
}

describe('concat', () => {
  it('is associative on all chunks', () => {
    fc.assert(
      fc.property(completionChunk(), completionChunk(), completionChunk(), (a, b, c) => {
        expect(concat(concat(a, b), c)).toStrictEqual(concat(a, concat(b, c)))
      }),
      { numRuns: 400 },
    )
  })

  it('keeps a chunk that is joined with nothing, on either side', () => {
    fc.assert(
      fc.property(completionChunk(), (chunk) => {
        expect(concat(fold([]), chunk)).toStrictEqual(chunk)
        expect(concat(chunk, fold([]))).toStrictEqual(chunk)
      }),
    )
  })

  it('leaves what it joins as it was', () => {
    fc.assert(
      fc.property(completionChunk(), completionChunk(), (a, b) => {
        const before = JSON.stringify([a, b])
        concat(deepFreeze(a), deepFreeze(b))
        expect(JSON.stringify([a, b])).toBe(before)
      }),
    )
  })

  it('makes plain JSON of plain JSON', () => {
    fc.assert(
      fc.property(completionChunk(), completionChunk(), (a, b) => {
        const joined = concat(a, b)
        expect(JSON.parse(JSON.stringify(joined))).toStrictEqual(joined)
      }),
    )
  })

  it('keeps the first id, model and time that are not empty, and the last of what replaces', () => {
    const head = { ...piece, id: '', model: '', created: 0, serviceTier: 'default', requestId: 'r1' }
    const joined = concat(head, { ...piece, id: 'd', model: 'n', created: 9, serviceTier: 'flex', provider: 'q' })
    expect(concat(joined, piece)).toEqual({
      ...piece,
      id: 'd',
      model: 'n',
      created: 9,
      serviceTier: 'flex',
      requestId: 'r1',
    })
  })

  it('joins metadata key by key, the later value replacing the earlier one', () => {
    const joined = concat(
      { ...piece, providerMetadata: { usage: { in: 1 }, trace: 'a' } },
      { ...piece, providerMetadata: { usage: { out: 2 } } },
    )
    expect(joined.providerMetadata).toEqual({ usage: { out: 2 }, trace: 'a' })
  })

  it('joins media as bytes, whatever padding its pieces have', () => {
    const media = (data: string): CompletionChunk => ({
      ...piece,
      choices: [
        {
          index: 0,
          text: '',
          content: [{ type: 'media', index: 0, mediaType: 'audio/wav', data, transcript: 'x' }],
          finishReason: null,
        },
      ],
    })
    const joined = fold([media(btoa('a')), media(btoa('bc')), media(btoa('def'))])
    expect(joined.choices[0]?.content).toEqual([
      { type: 'media', index: 0, mediaType: 'audio/wav', data: btoa('abcdef'), transcript: 'xxx' },
    ])
  })

  it('joins pieces of one call and keeps calls with another id apart', () => {
    const call = (id: string, written: string): CompletionChunk => ({
      ...piece,
      choices: [
        {
          index: 0,
          text: '',
          content: [{ type: 'tool_call', index: 0, id, name: 'f', arguments: written }],
          finishReason: null,
        },
      ],
    })
    const joined = fold([call('x', '{"a"'), call('y', '{}'), call('x', ':1}')])
    expect(joined.choices[0]?.content).toEqual([
      { type: 'tool_call', index: 0, id: 'x', name: 'f', arguments: '{"a":1}' },
      { type: 'tool_call', index: 0, id: 'y', name: 'f', arguments: '{}' },
    ])
  })

  it('replaces a replay token and keeps the one that is there when none comes', () => {
    const thought = (text: string, data?: string): CompletionChunk => ({
      ...piece,
      choices: [
        {
          index: 0,
          text: '',
          content: [
            {
              type: 'reasoning',
              index: 0,
              text,
              ...(data !== undefined && { replay: { provider: 'p', api: 'a', data } }),
            },
          ],
          finishReason: null,
        },
      ],
    })
    const joined = fold([thought('a', 'one'), thought('b', 'two'), thought('c')])
    expect(joined.choices[0]?.content).toEqual([
      { type: 'reasoning', index: 0, text: 'abc', replay: { provider: 'p', api: 'a', data: 'two' } },
    ])
  })

  it('never joins unknown parts', () => {
    const unknown: CompletionChunk = {
      ...piece,
      choices: [{ index: 0, text: '', content: [{ type: 'unknown', index: 0, value: 1 }], finishReason: null }],
    }
    expect(concat(unknown, unknown).choices[0]?.content).toHaveLength(2)
  })

  it('never throws, whatever a service sends in the place of an id', () => {
    const chunk = JSON.parse(
      JSON.stringify({
        ...piece,
        choices: [{ index: 0, text: '', content: [{ type: 'tool_call', index: 0, id: { toString: 1, valueOf: 1 } }] }],
      }),
    ) as CompletionChunk // It is none: that is what is tried.
    expect(concat(chunk, chunk).choices[0]?.content).toHaveLength(1)
  })

  it('takes lists of any length', () => {
    const warnings = Array.from({ length: 300_000 }, () => ({ code: 'adjusted' as const, message: 'm' }))
    const citations = warnings.map(() => ({ source: 1 }))
    const content = [{ type: 'text' as const, index: 0, text: 'a', citations }]
    const long: CompletionChunk = {
      ...piece,
      warnings,
      choices: [{ index: 0, text: 'a', content, finishReason: null }],
    }
    const joined = concat(long, long)
    expect(joined.warnings).toHaveLength(600_000)
    expect(joined.choices[0]?.content[0]).toMatchObject({ text: 'aa', citations: { length: 600_000 } })
  })
})

describe('collect', () => {
  it('gives a response back as it is', () => {
    fc.assert(
      fc.property(completionResponse(), (response) => {
        expect(collect([response])).toStrictEqual(response)
      }),
    )
  })

  it('gives one chunk back as it is, when it is folded', () => {
    fc.assert(
      fc.property(completionChunk(), (chunk) => {
        expect(fold([chunk])).toStrictEqual(chunk)
      }),
    )
  })

  it('makes a response of the pieces that it was cut into', () => {
    fc.assert(
      fc.property(completionResponse(), picks(), (response, numbers) => {
        expect(collect(cutResponse(response, numbers))).toStrictEqual(response)
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same for chunks that were joined before, wherever the stream is split', () => {
    fc.assert(
      fc.property(completionChunks(), fc.nat(), (chunks, pick) => {
        const middle = pick % (chunks.length + 1)
        const halves = [fold(chunks.slice(0, middle)), fold(chunks.slice(middle))]
        expect(collect(halves)).toStrictEqual(collect(chunks))
      }),
      { numRuns: 300 },
    )
  })

  it('leaves frozen chunks as they were', () => {
    fc.assert(
      fc.property(completionChunks(), (chunks) => {
        const before = JSON.stringify(chunks)
        collect(deepFreeze(chunks))
        expect(JSON.stringify(chunks)).toBe(before)
      }),
    )
  })

  it('throws interrupted, with the fold as partial, when a choice is not finished', () => {
    expect(() => collect([textPiece('a'), lastPiece, textPiece('b', 1)])).toThrow(
      expect.objectContaining({
        kind: 'interrupted',
        partial: fold([textPiece('a'), lastPiece, textPiece('b', 1)]),
      }),
    )
  })

  it('throws interrupted when there is no choice', () => {
    expect(() => collect([])).toThrow(expect.objectContaining({ kind: 'interrupted' }))
  })

  it('reads each piece as often in a long stream as in a short one', () => {
    const readsOf = (count: number): number => {
      const counter = { reads: 0 }
      const chunks = Array.from({ length: count }, (_, i) => counted(textPiece('ab', i % 2), counter))
      fold(chunks)
      return counter.reads
    }
    const short = readsOf(500)
    expect(short).toBeGreaterThan(500)
    expect(readsOf(1000)).toBeLessThanOrEqual(2 * short + 100)
  })

  it('reads each piece as often when many parts are written at once', () => {
    const readsOf = (count: number): number => {
      const counter = { reads: 0 }
      const chunks = Array.from({ length: count }, (_, i) => counted(callPiece(i % (count / 4)), counter))
      fold(chunks)
      return counter.reads
    }
    expect(readsOf(800)).toBeLessThanOrEqual(2.2 * readsOf(400))
  })
})

function callPiece(index: number): CompletionChunk {
  const content = [{ type: 'tool_call' as const, index, id: `call_${index}`, name: 'f', arguments: '1' }]
  return { ...piece, choices: [{ index: 0, text: '', content, finishReason: null }] }
}

/** The same value; every read of one of its properties, however deep, is counted. */
function counted<Value>(value: Value, counter: { reads: number }): Value {
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, counted<unknown>(inner, counter)]))
  const target = Array.isArray(value) ? Object.values(copy) : copy
  const proxy: unknown = new Proxy(target, {
    get(object, key): unknown {
      counter.reads++
      return Reflect.get(object, key)
    },
  })
  return proxy as Value // It has the same properties.
}
