import type { CompletionRequest } from '@concord/core'
import { type GenerateContentResponse, GoogleGenAI, type Interactions } from '@google/genai'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  fromGenerateContentResponse,
  fromGenerateContentStream,
  fromInteraction,
  fromInteractionStream,
  toGenerateContentParams,
  toInteractionParams,
} from '../src/index.ts'
import { answer, event, frames, interacting, interaction, LAST, output, probe, step } from './wire.ts'

const { json, stream } = probe

const request: CompletionRequest = { model: 'gemini-test', messages: [{ role: 'user', content: 'Hi' }] }

/** An SDK client that is answered alike each time. */
function sdkOf(respond: () => Response): GoogleGenAI {
  return new GoogleGenAI({ apiKey: 'test-key', httpOptions: { fetch: () => Promise.resolve(respond()) } })
}

describe('generateContent', () => {
  test('the SDK takes what is written and its answer is read', async () => {
    const { models } = sdkOf(json(answer([{ text: 'Hello' }])))
    const answered = await models.generateContent(toGenerateContentParams(request).value)
    expectTypeOf(fromGenerateContentResponse).parameter(0).toEqualTypeOf<GenerateContentResponse>()
    const { choices, providerMetadata } = fromGenerateContentResponse(answered)
    expect([choices[0].text, Object.keys(providerMetadata ?? {})]).toEqual(['Hello', ['usage']])
  })

  test('the SDK’s stream is read', async () => {
    const { models } = sdkOf(stream(frames([event([{ text: 'Hel' }]), event([{ text: 'lo' }]), LAST])))
    const read = fromGenerateContentStream(await models.generateContentStream(toGenerateContentParams(request).value))
    expect((await read.response()).choices[0].text).toBe('Hello')
  })
})

describe('interactions', () => {
  test('the SDK takes what is written and its answer is read', async () => {
    const { interactions } = sdkOf(json(interaction([output({ type: 'text', text: 'Hello' })])))
    const answered = await interactions.create(toInteractionParams(request).value)
    expectTypeOf(fromInteraction).parameter(0).toEqualTypeOf<Interactions.Interaction>()
    const { choices, providerMetadata } = fromInteraction(answered)
    expect([choices[0].text, Object.keys(providerMetadata ?? {})]).toEqual(['Hello', ['usage']])
  })

  test('the SDK’s stream is read', async () => {
    const events = interacting([step(0, { type: 'model_output' }, { type: 'text', text: 'Hello' })])
    const { interactions } = sdkOf(stream(frames(events)))
    const read = fromInteractionStream(await interactions.create(toInteractionParams(request, 'stream').value))
    expect((await read.response()).choices[0].text).toBe('Hello')
  })
})

test('the vendor’s own parameters are typed', () => {
  const own: CompletionRequest = {
    providerOptions: { google: { cachedContent: 'cachedContents/a', new_parameter: 1 } },
  }
  expect(own.providerOptions?.google?.cachedContent).toBe('cachedContents/a')
  // @ts-expect-error: it is a text
  const wrong: CompletionRequest = { providerOptions: { google: { cachedContent: 1 } } }
  expect(wrong).toBeDefined()
})

test('a request that is written by hand is checked as one of a client is', () => {
  const hand = { model: 'gemini-test', prompt: 'Hello?', user: 'u' }
  expect(toGenerateContentParams(hand).warnings).toMatchObject([{ code: 'unsupported', path: 'user' }])
  expect(() => toGenerateContentParams({ ...hand, logitBias: { 1: 1 } })).toThrow('logitBias is not supported')
  expect(() => toInteractionParams({ ...hand, logprobs: true })).toThrow('logprobs is not supported')
})
