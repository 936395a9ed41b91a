import { describe, expect, test } from 'vitest'
import { body, event, frames, gather, interacting, interactionsProbe, type Json, LAST, probe, step } from './wire.ts'

const { plain, read, readStream, stream } = probe

/** JSON of a value that is marked: a number that no double holds stands there. */
const withHugeNumber = (written: string): string => written.replaceAll('"huge"', '1e999')

const HUGE = event([{ text: 'Hi' }], {}, { novel: 'huge' })

describe('a number that no double holds stays the text that it is', () => {
  const metadataOf = async (respond: () => Response, { wire } = probe): Promise<unknown> =>
    (await gather(wire(respond).client, { prompt: 'Hi' })).response.providerMetadata

  test('in a stream of generateContent', async () => {
    expect(await metadataOf(stream(withHugeNumber(frames([HUGE, LAST]))))).toMatchObject({ novel: '1e999' })
  })

  test('in a stream that comes as one list', async () => {
    const list = withHugeNumber(JSON.stringify([HUGE, LAST]))
    expect(await metadataOf(plain(list, 'application/json'))).toMatchObject({ novel: '1e999' })
  })

  test('in a stream of interactions', async () => {
    const events = withHugeNumber(frames(interacting([], { novel: 'huge' })))
    expect(await metadataOf(stream(events), interactionsProbe)).toMatchObject({ novel: '1e999' })
  })
})

test('two candidates that claim one place have places of their own', async () => {
  const saying = (text: string): Json => ({ content: { parts: [{ text }] }, finishReason: 'STOP', index: 1 })
  const { choices } = await read(body([saying('a'), saying('b')]))

  expect(choices.map(({ index, text }) => [index, text])).toEqual([
    [1, 'a'],
    [2, 'b'],
  ])
})

describe('a key that is named like something of every object is a key like any other', () => {
  test('beside the parts of a candidate', async () => {
    const facts = JSON.parse('{"__proto__":{"a":1},"constructor":2}') as Json
    const { response } = await readStream([event([{ text: 'Hi' }], facts), LAST])

    expect(JSON.stringify(response.choices[0].providerMetadata)).toBe('{"__proto__":{"a":1},"constructor":2}')
  })

  test('in a piece of a step that nobody knows', async () => {
    const delta = JSON.parse('{"type":"novel","__proto__":{"a":1},"constructor":"b"}') as Json
    const events = interacting([step(0, { type: 'novel' }, delta)])
    const { response } = await interactionsProbe.readStream(events)

    expect(JSON.stringify(response.choices[0].content)).toContain('"__proto__":{"a":1},"constructor":"b"')
  })
})
