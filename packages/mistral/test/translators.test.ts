import type { CompletionRequest } from '@concord/core'
import { HTTPClient, Mistral } from '@mistralai/mistralai'
import type { ChatCompletionResponse, FIMCompletionResponse } from '@mistralai/mistralai/models/components'
import { expect, expectTypeOf, test } from 'vitest'
import { fromMistralCompletion, fromMistralStream, toChatParams, toFimParams } from '../src/index.ts'
import { call, completion, ending, frames, type Json, piece, probe, saying } from './wire.ts'

const { json, stream } = probe

/** A client of the SDK that is answered so, and the bodies that it sent. */
function sdkOf(respond: () => Response): { sdk: Mistral; bodies: readonly Json[] } {
  const bodies: Json[] = []
  const fetcher = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    bodies.push((await new Request(input, init).json()) as Json) // The SDK sends an object.
    return respond()
  }
  return { sdk: new Mistral({ apiKey: 'test-key', httpClient: new HTTPClient({ fetcher }) }), bodies }
}

test('the SDK takes what is written and its completion is read', async () => {
  const schema = { type: 'object', properties: { topP: { type: 'number' } } }
  const request: CompletionRequest = {
    model: 'mistral-test',
    messages: [
      { role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } }] },
    ],
    maxTokens: 7,
    seed: 1,
    tools: [{ type: 'function', name: 'get', parameters: schema }],
    responseFormat: { type: 'json_schema', schema },
    providerOptions: { mistral: { safePrompt: true } },
  }
  const { sdk, bodies } = sdkOf(json(completion()))
  const answered = await sdk.chat.complete(toChatParams(request).value)
  expectTypeOf(fromMistralCompletion).parameter(0).toEqualTypeOf<ChatCompletionResponse | FIMCompletionResponse>()
  expect(fromMistralCompletion(answered).choices[0].text).toBe('Hello')
  expect(bodies[0]).toMatchObject({
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: 'https://example.org/a.png' }] }],
    max_tokens: 7,
    random_seed: 1,
    safe_prompt: true,
    tools: [{ type: 'function', function: { name: 'get', parameters: schema } }],
    response_format: { type: 'json_schema', json_schema: { name: 'response', schema } },
  })
})

test('the SDK’s objects are read as those of the wire are', async () => {
  const content = [
    { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }], signature: 'sig' },
    { type: 'text', text: 'So' },
    { type: 'reference', reference_ids: [1] },
    { type: 'novel', some_key: 1 },
  ]
  const body = saying(
    { content, tool_calls: [call(undefined, 'get', { topP: 1 })], prefix: false },
    { finish_reason: 'model_length' },
  )
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, prompt_tokens_details: { cached_tokens: 1 } }
  const { sdk } = sdkOf(json({ ...body, usage }))
  const answered = await sdk.chat.complete({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })
  const context = { createId: () => 'made' }
  const read = fromMistralCompletion(answered, context)
  expect(read.choices[0]).toMatchObject({
    finishReason: 'length',
    content: [
      { type: 'reasoning', text: 'Hm', replay: { data: { signature: 'sig' } } },
      { type: 'text', text: 'So', citations: [{ source: { type: 'reference', reference_ids: [1] } }] },
      { type: 'unknown', value: { type: 'novel', some_key: 1 } },
      { type: 'tool_call', id: 'made', name: 'get', arguments: '{"topP":1}', syntheticId: true },
    ],
  })
  expect(read.usage?.promptTokensDetails).toEqual({ cachedTokens: 1 })
})

test('the SDK’s stream is read, its made-up ids and places as none', async () => {
  const calls = [call(undefined, 'get', '{}'), call(undefined, 'put', '{}')]
  const { sdk } = sdkOf(
    stream(frames([piece({ content: 'Hello' }), piece({ tool_calls: calls }), ending('tool_calls')])),
  )
  const params = toChatParams({ model: 'm', prompt: 'Hi' }, 'stream').value
  const { choices, usage } = await fromMistralStream(await sdk.chat.stream(params)).response()
  expect(choices[0].content).toMatchObject([
    { type: 'text', text: 'Hello' },
    { type: 'tool_call', name: 'get', syntheticId: true },
    { type: 'tool_call', name: 'put', syntheticId: true },
  ])
  expect(usage?.totalTokens).toBe(5)
})

test('the other API is written and read alike', async () => {
  const { sdk, bodies } = sdkOf(json(completion()))
  const params = toFimParams({ model: 'codestral-test', prompt: 'a', suffix: 'b', seed: 1 }).value
  expect(fromMistralCompletion(await sdk.fim.complete(params)).choices[0].text).toBe('Hello')
  expect(bodies[0]).toMatchObject({ model: 'codestral-test', prompt: 'a', suffix: 'b', random_seed: 1 })
})

test('the vendor’s own parameters are typed', () => {
  const request: CompletionRequest = {
    providerOptions: { mistral: { safePrompt: true, minTokens: 1, new_parameter: 1 } },
  }
  expect(request.providerOptions?.mistral?.safePrompt).toBe(true)
  // @ts-expect-error: it is a boolean
  const wrong: CompletionRequest = { providerOptions: { mistral: { safePrompt: 'yes' } } }
  expect(wrong).toBeDefined()
})

test('a request that is written by hand is checked as one of a client is', () => {
  const request = { model: 'mistral-test', prompt: 'Hello?', topK: 5 }

  expect(toChatParams(request).value.messages).toEqual([{ role: 'user', content: 'Hello?' }])
  expect(toChatParams(request).warnings).toMatchObject([{ code: 'unsupported', path: 'topK' }])
  expect(() => toChatParams({ ...request, logprobs: true })).toThrow('logprobs is not supported')
  expect(() => toFimParams({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })).toThrow('messages')
})
