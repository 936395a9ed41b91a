import type { CompletionRequest } from '@concord/core'
import { completionRequest } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import OpenAI from 'openai'
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions'
import { describe, expect, test } from 'vitest'
import {
  deepseek,
  fromChatCompletion,
  fromChatStream,
  fromLegacyCompletion,
  fromLegacyStream,
  fromResponse,
  fromResponseStream,
  groq,
  together,
  toChatParams,
  toLegacyParams,
  toResponseParams,
  xai,
} from '../src/index.ts'
import { hostDialect } from '../src/server/index.ts'
import { answer, delta, DONE, frames, probeOf } from './wire.ts'

const { json, stream } = probeOf(groq)

const REQUEST: CompletionRequest = { model: 'test-model', messages: [{ role: 'user', content: 'Hi' }] }

function sdk(respond: () => Response): OpenAI {
  return new OpenAI({ apiKey: 'test-key', baseURL: 'http://127.0.0.1:9/v1', fetch: () => Promise.resolve(respond()) })
}

async function* streamed(events: readonly unknown[]): AsyncGenerator<unknown, undefined> {
  yield* events
  return undefined
}

test('the SDK takes what is written, and its completion is read', async () => {
  const { chat } = sdk(json(answer({ content: 'Hello', reasoning: 'Hm.' })))
  // The mode says that it is not streamed.
  const params = toChatParams(groq, REQUEST).value as ChatCompletionCreateParamsNonStreaming
  const { provider, choices } = fromChatCompletion(groq, await chat.completions.create(params))
  expect([provider, choices[0].text, choices[0].content.length]).toEqual(['groq', 'Hello', 2])
})

test('the SDK’s stream is read', async () => {
  const events = [delta({ content: 'Hello' }), delta({}, { finish_reason: 'stop' }), DONE]
  const { chat } = sdk(stream(frames(events)))
  const given = await chat.completions.create({ model: 'm', messages: [], stream: true })
  const { provider, choices } = await fromChatStream(groq, given).response()
  expect([provider, choices[0].text]).toEqual(['groq', 'Hello'])
})

test('responses and legacy completions are read by hand, too', async () => {
  const message = { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] }
  const body = { object: 'response', id: 'resp_1', status: 'completed', output: [message] }
  const [whole, pieces] = [
    fromResponse(xai, body),
    fromResponseStream(xai, streamed([{ type: 'response.completed', response: body }])),
  ]
  expect([whole.provider, whole.choices[0].text, (await pieces.response()).choices[0].text]).toEqual([
    'xai',
    'Hello',
    'Hello',
  ])
  expect(whole.choices[0].content[0]?.replay).toMatchObject({ provider: 'xai', api: 'responses' })

  const legacy = { choices: [{ index: 0, text: 'Hello', finish_reason: 'eos' }] }
  expect(fromLegacyCompletion(together, legacy).choices[0]).toMatchObject({ text: 'Hello', finishReason: 'stop' })
  expect((await fromLegacyStream(together, streamed([legacy])).response()).choices[0].text).toBe('Hello')
})

describe('a request that is written by hand', () => {
  test('is checked as one of a client is', () => {
    const { n, ...request } = { ...REQUEST, n: 2 }
    expect(toChatParams(groq, { ...request, topK: 3 }).warnings).toMatchObject([{ code: 'unsupported', path: 'topK' }])
    expect(() => toChatParams(groq, { ...request, n })).toThrow('groq: n is not supported')
    expect(toResponseParams(xai, request, 'stream').value.stream).toBe(true)
    expect(toLegacyParams(deepseek, { model: 'm', prompt: 'a', suffix: 'b' }).value).toEqual({
      model: 'm',
      prompt: 'a',
      suffix: 'b',
    })
  })
})

test.each([groq, deepseek] as const)('what $provider is sent reads back, and is sent again equal', (host) => {
  const dialect = hostDialect(host)
  const call = { path: '', params: {}, query: {}, headers: {} }
  const property = fc.property(completionRequest(), (generated) => {
    const written = tryTo(() => toChatParams(host, { model: 'test-model', ...generated }).value)
    if (written === undefined) return
    const body: unknown = JSON.parse(JSON.stringify(written))
    expect(toChatParams(host, dialect.parseRequest(body, call).request).value).toEqual(body)
  })
  fc.assert(property, { numRuns: 200 })
})

/** A request may be refused: not every demand has a place. */
function tryTo<T>(write: () => T): T | undefined {
  try {
    return write()
  } catch {
    return undefined
  }
}
