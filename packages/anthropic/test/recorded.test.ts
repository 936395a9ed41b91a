import { checkTwins } from '@concord/core/laws'
import { describe, expect, test } from 'vitest'
import { fromMessage, toMessageParams } from '../src/index.ts'
import { anthropicMessages } from '../src/server/index.ts'
import { block, change, freeze, type Json, message, probe, starting, STOP } from './wire.ts'

const { read, readStream } = probe

const CALL = { path: '/v1/messages', params: {}, query: {}, headers: {} }

test('a stream may be one event that is the whole message', async () => {
  const whole = message()
  const { response } = await readStream([whole])
  expect(response.choices[0]).toMatchObject({ text: 'Hello', finishReason: 'stop' })
  expect(checkTwins(response, fromMessage(whole as never))).toEqual([]) // An object of the wire.
})

test('a piece may have more than what it is for', async () => {
  const pieces = [
    { type: 'text_delta', text: 'Hel', weight: 1 },
    { type: 'text_delta', text: 'lo', tint: ['red'] },
  ]
  const { response } = await readStream([
    starting(),
    ...block(0, { type: 'text', text: '' }, ...pieces),
    change(),
    STOP,
  ])
  expect(response.choices[0].content).toEqual([
    { type: 'text', index: 0, text: 'Hello', providerMetadata: { weight: 1, tint: ['red'] } },
  ])
})

test('a call of a tool of a toolset goes out as it came', async () => {
  const call = { type: 'tool_use', id: 'toolu_1', name: 'click', input: { x: 1 }, toolset_name: 'browser' }
  const response = await read(message({ content: [call], stop_reason: 'tool_use' }))
  const { value, warnings } = anthropicMessages.toBody(response, { request: {}, stream: false })
  expect(warnings).toEqual([])
  expect((value as Json)['content']).toEqual([call]) // A body is an object.
})

describe('a request comes back as it was', () => {
  const TOOL = { type: 'custom', name: 'f', input_schema: { type: 'object', properties: {} } }

  test.each<[string, Json]>([
    ['with a choice but no tools', { tool_choice: { type: 'auto', disable_parallel_tool_use: true } }],
    ['with tools that say they are custom', { tools: [TOOL] }],
    ['with thinking shown in a way from the future', { thinking: { type: 'adaptive', display: 'updates' } }],
  ])('%s', (_name, fields) => {
    const body = { model: 'm', max_tokens: 7, messages: [{ role: 'user', content: 'Hi' }], ...fields }
    const { request } = anthropicMessages.parseRequest(freeze(body), CALL)
    expect(toMessageParams(request).value).toEqual(body)
  })
})
