import { expect, test } from 'vitest'
import { answer, type Json, metadata, probe, START, stopping } from './wire.ts'

const { read, readStream } = probe

test('a place that is used again is one of another block', async () => {
  const begin = (toolUseId: string): Json => ({
    contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId, name: 'find' } } },
  })
  const { response } = await readStream([
    START,
    begin('a'),
    begin('b'),
    stopping({ stopReason: 'tool_use' }),
    metadata(),
  ])

  expect(response.choices[0].content).toEqual([
    { type: 'tool_call', index: 0, id: 'a', name: 'find', arguments: '{}' },
    { type: 'tool_call', index: 1, id: 'b', name: 'find', arguments: '{}' },
  ])
})

test('a piece that comes after the end of a block that never began is read once', async () => {
  const stop: Json = { contentBlockStop: { contentBlockIndex: 1 } }
  const piece = { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"a":1}' } } } }
  const { response } = await readStream([START, piece, stop, stopping({ stopReason: 'tool_use' }), metadata()])

  expect(response.choices[0].content).toMatchObject([{ type: 'tool_call', arguments: '{"a":1}' }])
})

test('what is named like something of every object is a key like any other', async () => {
  const delta = JSON.parse('{"newThing":{"__proto__":{"a":1}}}') as Json
  const { response } = await readStream([
    START,
    { contentBlockDelta: { contentBlockIndex: 0, delta } },
    stopping(),
    metadata(),
  ])
  expect(JSON.stringify(response)).toContain('{"__proto__":{"a":1}}')

  const { choices } = await read(answer({ image: { format: 'constructor', source: { bytes: 'aGk=' } } }))
  expect(choices[0].content).toMatchObject([{ type: 'media', mediaType: 'image/constructor' }])
})
