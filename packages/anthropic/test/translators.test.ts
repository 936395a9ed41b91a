import { Anthropic } from '@anthropic-ai/sdk'
import type { Message } from '@anthropic-ai/sdk/resources/messages'
import type { CompletionRequest } from '@concord/core'
import { expect, expectTypeOf, test } from 'vitest'
import { fromMessage, fromMessageStream, toMessageParams } from '../src/index.ts'
import { change, frames, message, probe, starting, STOP, text } from './wire.ts'

const { json, stream } = probe

test('the SDK takes what is written and its message is read', async () => {
  const request: CompletionRequest = { model: 'claude-test', messages: [{ role: 'user', content: 'Hi' }] }
  const fetch = (): Promise<Response> => Promise.resolve(json(message())())
  const { messages } = new Anthropic({ apiKey: 'test-key', fetch })
  const answered = await messages.create(toMessageParams(request).value)
  expectTypeOf(fromMessage).parameter(0).toEqualTypeOf<Message>()
  expect(fromMessage(answered).choices[0].text).toBe('Hello')
})

test('the SDK’s stream is read', async () => {
  const events = [starting(), ...text(0, 'Hel', 'lo'), change(), STOP]
  const fetch = (): Promise<Response> => Promise.resolve(stream(frames(events))())
  const { messages } = new Anthropic({ apiKey: 'test-key', fetch })
  const params = { model: 'claude-test', max_tokens: 7, messages: [{ role: 'user' as const, content: 'Hi' }] }
  const read = fromMessageStream(await messages.create({ ...params, stream: true }))
  expect((await read.response()).choices[0].text).toBe('Hello')
})

test('the vendor’s own parameters are typed', () => {
  const request: CompletionRequest = { providerOptions: { anthropic: { speed: 'fast', new_parameter: 1 } } }
  expect(request.providerOptions?.anthropic?.speed).toBe('fast')
  // @ts-expect-error: it is `standard` or `fast`
  const wrong: CompletionRequest = { providerOptions: { anthropic: { speed: 'slow' } } }
  expect(wrong).toBeDefined()
})

test('a request that is written by hand is checked as one of a client is', () => {
  const request = { model: 'claude-test', prompt: 'Hello?', temperature: 0.5 }

  expect(toMessageParams(request).value.messages).toEqual([{ role: 'user', content: 'Hello?' }])
  expect(toMessageParams(request).warnings).toMatchObject([{ code: 'unsupported', path: 'temperature' }])
  expect(() => toMessageParams({ ...request, n: 2 })).toThrow('n is not supported')
  expect(toMessageParams(request, 'stream').value.stream).toBe(true)
})
