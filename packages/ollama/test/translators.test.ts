import type { CompletionRequest } from '@concord/core'
import { type ChatResponse, type GenerateResponse, Ollama } from 'ollama'
import { expect, expectTypeOf, test } from 'vitest'
import {
  fromChatResponse,
  fromChatStream,
  fromGenerateResponse,
  fromGenerateStream,
  toChatParams,
  toGenerateParams,
} from '../src/index.ts'
import { chat, generated, generatedLine, last, line, lines, probe } from './wire.ts'

const { json, stream } = probe

const REQUEST: CompletionRequest = { model: 'llama-test', prompt: 'Hi' }

/** A client of the SDK that is answered like this. */
function sdkOf(respond: () => Response): Ollama {
  return new Ollama({ fetch: () => Promise.resolve(respond()) })
}

test('the SDK takes what is written and its answers are read', async () => {
  const chatted = await sdkOf(json(chat())).chat(toChatParams(REQUEST).value)
  expectTypeOf(fromChatResponse).parameter(0).toEqualTypeOf<ChatResponse>()
  expect(fromChatResponse(chatted).choices[0].text).toBe('Hello')

  const wrote = await sdkOf(json(generated())).generate(toGenerateParams(REQUEST).value)
  expectTypeOf(fromGenerateResponse).parameter(0).toEqualTypeOf<GenerateResponse>()
  expect(fromGenerateResponse(wrote).choices[0].text).toBe('Hello')
})

test('the SDK’s streams are read', async () => {
  const chatted = sdkOf(stream(lines(line({ content: 'Hel' }), line({ content: 'lo' }), last())))
  const read = fromChatStream(await chatted.chat(toChatParams(REQUEST, 'stream').value))
  expect((await read.response()).choices[0].text).toBe('Hello')

  const wrote = sdkOf(stream(lines(generatedLine({ response: 'Hel' }), generated({ response: 'lo' }))))
  const written = fromGenerateStream(await wrote.generate(toGenerateParams(REQUEST, 'stream').value))
  expect((await written.response()).choices[0].text).toBe('Hello')
})

test('the vendor’s own parameters are typed', () => {
  const request: CompletionRequest = { providerOptions: { ollama: { keep_alive: '5m', raw: true, new_parameter: 1 } } }
  expect(request.providerOptions?.ollama?.keep_alive).toBe('5m')
  // @ts-expect-error: it is a flag
  const wrong: CompletionRequest = { providerOptions: { ollama: { raw: 'yes' } } }
  expect(wrong).toBeDefined()
})

test('a request that is written by hand is checked as one of a client is', () => {
  expect(toChatParams(REQUEST).value.messages).toEqual([{ role: 'user', content: 'Hi' }])
  expect(toChatParams({ ...REQUEST, user: 'u' }).warnings).toMatchObject([{ code: 'unsupported', path: 'user' }])
  expect(() => toChatParams({ ...REQUEST, n: 2 })).toThrow('n is not supported')
  expect(() => toGenerateParams({ ...REQUEST, echo: true })).toThrow('echo is not supported')
  expect(toChatParams(REQUEST, 'stream').value.stream).toBe(true)
  expect(toGenerateParams(REQUEST).value.stream).toBe(false)
})
