import { describe, expect, test } from 'vitest'
import { answer, event, type Json, LAST, probe } from './wire.ts'

const { read, readStream } = probe

const CHUNKS = [{ web: { uri: 'https://example.test/a', title: 'A' } }, { web: { uri: 'https://example.test/b' } }]

const support = (segment: Json, ...groundingChunkIndices: readonly number[]): Json => ({
  segment,
  groundingChunkIndices,
})

/** The texts of an answer, each with what its citations say that it is. */
async function citedIn(parts: readonly Json[], candidate: Json): Promise<readonly unknown[]> {
  const { choices } = await read(answer(parts, candidate))
  return choices[0].content.flatMap((part) =>
    part.type === 'text'
      ? (part.citations ?? []).map(({ url, start, end }) => [part.index, url, part.text.slice(start, end)])
      : [],
  )
}

describe('grounding', () => {
  test('bytes are turned into positions in the text', async () => {
    const groundingMetadata = {
      groundingChunks: CHUNKS,
      groundingSupports: [
        support({ endIndex: 7, text: 'Größe' }, 0),
        support({ startIndex: 8, endIndex: 12, text: '😀' }, 1),
      ],
    }
    expect(await citedIn([{ text: 'Größe 😀!' }], { groundingMetadata })).toEqual([
      [0, 'https://example.test/a', 'Größe'],
      [0, 'https://example.test/b', '😀'],
    ])
  })

  test('each source of a statement is a citation, and the support its source', async () => {
    const one = support({ endIndex: 2, text: 'Hi' }, 0, 1)
    const groundingMetadata = { groundingChunks: CHUNKS, groundingSupports: [one], webSearchQueries: ['hi'] }
    const { choices } = await read(answer([{ text: 'Hi!' }], { groundingMetadata }))
    expect(choices[0].content).toEqual([
      {
        type: 'text',
        index: 0,
        text: 'Hi!',
        citations: [
          { url: 'https://example.test/a', title: 'A', start: 0, end: 2, source: one },
          { url: 'https://example.test/b', start: 0, end: 2, source: one },
        ],
      },
    ])
    expect(choices[0].providerMetadata).toEqual({
      groundingMetadata: { groundingChunks: CHUNKS, webSearchQueries: ['hi'] },
    })
  })

  test('the text of a span says in which part it is: of all text, of one part, or where it stands once', async () => {
    const parts = [{ text: 'Hm', thought: true }, { text: 'First. ' }, { text: 'Second one.' }]
    const groundingMetadata = {
      groundingChunks: CHUNKS,
      groundingSupports: [
        support({ startIndex: 7, endIndex: 13, text: 'Second' }, 0),
        support({ startIndex: 0, endIndex: 6, text: 'Second' }, 0),
        support({ startIndex: 99, endIndex: 103, text: 'one.' }, 0),
        support({ partIndex: 2, startIndex: 7, endIndex: 10 }, 0),
      ],
    }
    expect(await citedIn(parts, { groundingMetadata })).toEqual([
      [2, 'https://example.test/a', 'Second'],
      [2, 'https://example.test/a', 'Second'],
      [2, 'https://example.test/a', 'one.'],
      [2, 'https://example.test/a', 'one'],
    ])
  })

  test('a span that cannot be known is absent', async () => {
    const groundingMetadata = {
      groundingChunks: CHUNKS,
      groundingSupports: [
        support({ startIndex: 1, endIndex: 2, text: 'nowhere' }, 0),
        support({ startIndex: 1, endIndex: 9 }, 7),
        support({ startIndex: 2, endIndex: 3 }, 0),
      ],
    }
    const { choices } = await read(answer([{ text: 'aé😀' }], { groundingMetadata }))
    const [part] = choices[0].content
    expect(part?.type === 'text' && part.citations?.map(({ source: _source, ...known }) => known)).toEqual([
      { url: 'https://example.test/a', title: 'A' },
      {},
      { url: 'https://example.test/a', title: 'A' },
    ])
  })

  test('a document is quoted', async () => {
    const groundingMetadata = {
      groundingChunks: [{ retrievedContext: { uri: 'gs://example/a', title: 'A', text: 'It is blue.' } }],
      groundingSupports: [support({ endIndex: 4, text: 'Blue' }, 0)],
    }
    const { choices } = await read(answer([{ text: 'Blue.' }], { groundingMetadata }))
    expect(choices[0].content[0]).toMatchObject({
      citations: [{ url: 'gs://example/a', title: 'A', quotedText: 'It is blue.', start: 0, end: 4 }],
    })
  })

  test('without a text it stays as it is', async () => {
    const groundingMetadata = { groundingChunks: CHUNKS, groundingSupports: [support({ endIndex: 1 }, 0)] }
    const { choices } = await read(answer([], { groundingMetadata }))
    expect(choices[0].providerMetadata).toEqual({ groundingMetadata })
  })
})

test('sites that the text repeats are citations', async () => {
  const site = { startIndex: 3, endIndex: 5, uri: 'https://example.test/s', title: 'S', license: 'MIT' }
  const { choices } = await read(answer([{ text: 'é du' }], { citationMetadata: { citations: [site, {}] } }))
  expect(choices[0].content[0]).toMatchObject({
    citations: [{ url: 'https://example.test/s', title: 'S', start: 2, end: 4, source: site }],
  })
  expect(choices[0]).not.toHaveProperty('providerMetadata')
})

describe('in a stream', () => {
  test('they come at the end, over all pieces of the text', async () => {
    const groundingMetadata = {
      groundingChunks: CHUNKS,
      groundingSupports: [support({ startIndex: 3, endIndex: 7, text: 'blue' }, 0)],
    }
    const { chunks, response } = await readStream([
      event([{ text: 'é b' }]),
      event([{ text: 'lue' }], { groundingMetadata }),
      LAST,
    ])
    expect(response.choices[0].content).toMatchObject([{ text: 'é blue', citations: [{ start: 2, end: 6 }] }])
    expect(chunks.slice(0, -1).flatMap(({ choices }) => choices[0]?.content)).toEqual([
      { type: 'text', index: 0, text: 'é b' },
      { type: 'text', index: 0, text: 'lue' },
    ])
  })

  test('a later list replaces one that it begins with, and otherwise goes on', async () => {
    const first = support({ endIndex: 1, text: 'a' }, 0)
    const second = support({ startIndex: 1, endIndex: 2, text: 'b' }, 1)
    const grounding = (...groundingSupports: readonly Json[]): Json => ({
      groundingMetadata: { groundingChunks: CHUNKS, groundingSupports },
    })
    const snapshots = await readStream([
      event([{ text: 'ab' }], grounding(first)),
      event([], grounding(first, second)),
      LAST,
    ])
    const pieces = await readStream([event([{ text: 'ab' }], grounding(first)), event([], grounding(second)), LAST])
    for (const { response } of [snapshots, pieces])
      expect(response.choices[0].content).toMatchObject([{ citations: [{ source: first }, { source: second }] }])
  })
})
