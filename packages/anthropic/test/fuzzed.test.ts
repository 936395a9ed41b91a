import { expect, test } from 'vitest'
import { block, change, type Json, probe, starting, STOP } from './wire.ts'

const { readStream } = probe

test('a count that is named like something of every object is a key like any other', async () => {
  const usage = JSON.parse('{"output_tokens":2,"__proto__":{"a":1},"constructor":3}') as Json
  const { response } = await readStream([starting(), { ...change(), usage }, STOP])

  expect(JSON.stringify(response.providerMetadata)).toContain('"__proto__":{"a":1},"constructor":3')
})

test('a key that nobody knows beside the arguments of a tool that the vendor ran adds no arguments', async () => {
  const start = { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: {} }
  const delta = { type: 'input_json_delta', partial_json: '{"query":"Oslo"}', mood: 'fine' }
  const { response } = await readStream([starting(), ...block(0, start, delta), change(), STOP])

  expect(response.choices[0].content).toMatchObject([
    { type: 'tool_activity', arguments: '{"query":"Oslo"}', providerMetadata: { mood: 'fine' } },
  ])
})

test('a piece without a type of a block that nothing began is JSON like any other', async () => {
  const piece = { type: 'content_block_delta', index: 3, delta: { mood: 'fine' } }
  const { response } = await readStream([starting(), piece, change(), STOP])

  expect(response.choices[0].content).toEqual([{ type: 'unknown', index: 0, value: { mood: 'fine' } }])
})
