import { describe, expect, test } from 'vitest'
import { toChatParams, toGenerateParams } from '../src/index.ts'
import { ollamaChat, ollamaGenerate } from '../src/server/index.ts'
import { freeze, type Json } from './wire.ts'

const CALL = { path: '', params: {}, query: {}, headers: {} }
const USER = { role: 'user', content: 'Hi' }

describe('a request of the SDK’s own types comes back as it was', () => {
  const get = { name: 'get', arguments: { n: 1 } }

  test.each<[string, Json]>([
    ['that says little', {}],
    ['with settings', { format: 'json', think: true, keep_alive: '5m', options: { num_predict: 50, temperature: 0 } }],
    ['with settings of its own', { think: 'max', options: { num_predict: -1, num_ctx: 4096, min_p: 0.1 } }],
    ['with a schema', { format: { type: 'object', properties: {} }, think: false, logprobs: true, top_logprobs: 2 }],
    ['with tools', { tools: [{ type: 'function', function: { name: 'get', parameters: { type: 'object' } } }] }],
    ['with images', { messages: [{ role: 'user', content: 'What is it?', images: ['aGk=', 'iVBORw0KGgo='] }] }],
    [
      'with calls that have ids',
      {
        messages: [
          USER,
          { role: 'assistant', content: '', thinking: 'Hm.', tool_calls: [{ id: 'call_1', function: get }] },
          { role: 'tool', content: '1', tool_name: 'get', tool_call_id: 'call_1' },
        ],
      },
    ],
    [
      'with calls as an answer has them',
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          USER,
          { role: 'assistant', content: 'So', tool_calls: [{ function: get }, { function: { ...get, index: 1 } }] },
          { role: 'tool', content: '1', tool_name: 'get' },
          { role: 'tool', content: '2', tool_name: 'get', images: ['aGk='] },
          USER,
        ],
      },
    ],
    [
      'with calls as OpenAI has them',
      { messages: [USER, { role: 'assistant', content: '', tool_calls: [{ type: 'function', function: get }] }] },
    ],
  ])('%s', (_name, fields) => {
    const body = { model: 'm', messages: [USER], ...fields, stream: true }
    const { request } = ollamaChat.parseRequest(freeze(body), CALL)
    expect(toChatParams(request, 'stream')).toEqual({ value: body, warnings: [] })
  })

  test.each<[string, Json]>([
    ['that says little', {}],
    ['with settings', { format: 'json', think: 'low', options: { num_predict: 50, stop: ['END'], repeat_penalty: 1 } }],
    ['to fill in', { suffix: '}', raw: true, keep_alive: 0 }],
    ['with what only it has', { system: 'Be brief.', template: '{{ .Prompt }}', images: ['aGk='], context: [1, 2] }],
    ['for an image', { width: 64, height: 64, steps: 4 }],
  ])('to generate, %s', (_name, fields) => {
    const body = { model: 'm', prompt: 'Hi', ...fields, stream: false }
    const { request } = ollamaGenerate.parseRequest(freeze(body), CALL)
    expect(toGenerateParams(request)).toEqual({ value: body, warnings: [] })
  })
})
