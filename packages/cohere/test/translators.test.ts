import type { CompletionRequest } from '@concord/core'
import { type Cohere, CohereClientV2 } from 'cohere-ai'
import { expect, expectTypeOf, test } from 'vitest'
import { fromChatResponse, fromChatStream, toChatParams } from '../src/index.ts'
import { answer, caught, chat, citation, cited, end, frames, freeze, probe, START, text, thinking } from './wire.ts'

const { json, stream } = probe

/** An SDK client whose `fetch` answers by itself. */
function sdkOf(respond: () => Response): CohereClientV2 {
  return new CohereClientV2({ token: 'test-key', fetch: () => Promise.resolve(respond()) })
}

test('the SDK takes what is written and its response is read', async () => {
  const request: CompletionRequest = { model: 'command-test', messages: [{ role: 'user', content: 'Hi' }] }
  const answered = await sdkOf(json(chat())).chat(toChatParams(request).value)
  expectTypeOf(fromChatResponse).parameter(0).toEqualTypeOf<Cohere.V2ChatResponse>()
  expect(fromChatResponse(answered).choices[0].text).toBe('Hello')
})

test('what the SDK renames is read as the wire has it', async () => {
  const source = citation(0, 5, 'Hello', { type: 'TEXT_CONTENT', content_index: 1 })
  const content = [
    { type: 'thinking', thinking: 'Hm' },
    { type: 'text', text: 'Hello' },
  ]
  const usage = { billed_units: { input_tokens: 1 }, tokens: { input_tokens: 3, output_tokens: 2 }, cached_tokens: 1 }
  const logprobs = [{ text: 'Hello', token_ids: [7], logprobs: [-0.5] }]
  const answered = await sdkOf(json(answer({ content, citations: [source] }, { usage, logprobs }))).chat({
    model: 'command-test',
    messages: [],
  })
  expect(fromChatResponse(freeze(answered))).toMatchObject({
    usage: { promptTokens: 3, promptTokensDetails: { cachedTokens: 1 } },
    providerMetadata: { usage },
    choices: [
      {
        nativeFinishReason: 'COMPLETE',
        content: [{ type: 'reasoning' }, { type: 'text', citations: [{ start: 0, end: 5, source }] }],
        logprobs: { content: [{ token: 'Hello', tokenId: 7, logprob: -0.5 }] },
      },
    ],
  })
})

test('names that tools and documents have are theirs', async () => {
  const sources = [
    { type: 'tool', id: 'a', tool_output: { toolCalls: 1, max_tokens: 2 } },
    { type: 'document', id: 'b', document: { finishReason: 'x', token_ids: 'y' } },
  ]
  const source = { start: 0, end: 5, text: 'Hello', sources }
  const body = answer({ content: [{ type: 'text', text: 'Hello' }], citations: [source] })
  const answered = await sdkOf(json(body)).chat({ model: 'command-test', messages: [] })
  expect(fromChatResponse(answered).choices[0].content).toMatchObject([{ citations: [{ source }] }])
})

test('the SDK’s stream is read', async () => {
  const events = [START, ...thinking(0, 'Hm'), ...text(1, 'Hel', 'lo'), ...cited(0, citation(0, 5, 'Hello')), end()]
  const params = { model: 'command-test', messages: [{ role: 'user' as const, content: 'Hi' }] }
  const read = fromChatStream(await sdkOf(stream(frames(events))).chatStream(params))
  const { choices, usage } = await read.response()
  expect([choices[0].text, choices[0].finishReason, usage?.totalTokens]).toEqual(['Hello', 'stop', 5])
  expect(choices[0].content).toMatchObject([{ type: 'reasoning' }, { citations: [{ start: 0, end: 5 }] }])
})

test('a cut is seen in the SDK’s stream too', async () => {
  const params = { model: 'command-test', messages: [{ role: 'user' as const, content: 'Hi' }] }
  const cut = await sdkOf(stream(frames([START, ...text(0, 'Hel')]))).chatStream(params)
  const told = await caught(fromChatStream(cut).response())
  expect([told.kind, told.partial?.choices[0]?.text]).toEqual(['interrupted', 'Hel'])
})

test('the vendor’s own parameters are typed', () => {
  const request: CompletionRequest = { providerOptions: { cohere: { safetyMode: 'OFF', new_parameter: 1 } } }
  expect(request.providerOptions?.cohere?.safetyMode).toBe('OFF')
  // @ts-expect-error: it is `CONTEXTUAL`, `STRICT` or `OFF`
  const wrong: CompletionRequest = { providerOptions: { cohere: { safetyMode: 'MAYBE' } } }
  expect(wrong).toBeDefined()
})

test('a request that is written by hand is checked as one of a client is', () => {
  const request = { model: 'command-test', prompt: 'Hello?', user: 'user-1' }

  expect(toChatParams(request).value.messages).toEqual([{ role: 'user', content: 'Hello?' }])
  expect(toChatParams(request).warnings).toMatchObject([{ code: 'unsupported', path: 'user' }])
  expect(() => toChatParams({ ...request, n: 2 })).toThrow('n is not supported')
})
