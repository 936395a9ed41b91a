import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandOutput,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime'
import type { CompletionRequest, CompletionResponse } from '@concord/core'
import { answer, reasoning, startEmulator, text as say, toolCall } from '@concord/emulator'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { expect, expectTypeOf, test } from 'vitest'
import { fromConverse, fromConverseStream, toConverseParams } from '../src/index.ts'
import { bedrockConverse } from '../src/server/index.ts'

const redacted = { provider: 'bedrock', api: 'converse', data: { redactedContent: 'AAEC' } }

/** The SDK's own client of an emulator that thinks, speaks and calls. */
async function withSdk(use: (sdk: BedrockRuntimeClient) => Promise<CompletionResponse>): Promise<CompletionResponse> {
  const usage = { promptTokens: 9, completionTokens: 2, totalTokens: 11, promptTokensDetails: { cachedTokens: 4 } }
  const content = [reasoning('', { replay: redacted }), say('Hello there'), toolCall('get', { city: 'Rome' })]
  await using emulator = await startEmulator({
    dialects: [bedrockConverse],
    script: answer(content, { usage }),
    provider: 'bedrock',
  })
  return await use(
    new BedrockRuntimeClient({
      region: 'us-east-1',
      endpoint: emulator.url,
      credentials: { accessKeyId: 'test-key', secretAccessKey: 'test-secret' },
      requestHandler: new NodeHttpHandler(),
    }),
  )
}

const REQUEST: CompletionRequest = { model: 'nova-test', messages: [{ role: 'user', content: 'Hi' }] }

test('the SDK takes what is written and its answer is read, bytes and all', async () => {
  expectTypeOf(fromConverse).parameter(0).toEqualTypeOf<ConverseCommandOutput>()
  const response = await withSdk(async (sdk) =>
    fromConverse(await sdk.send(new ConverseCommand(toConverseParams(REQUEST).value))),
  )
  expect(response.choices[0]).toMatchObject({ text: 'Hello there', finishReason: 'tool_calls' })
  expect(response.choices[0].content).toMatchObject([
    { type: 'reasoning', replay: redacted },
    { type: 'text' },
    { type: 'tool_call', name: 'get', arguments: '{"city":"Rome"}' },
  ])
  expect(response.usage).toMatchObject({ promptTokens: 9, totalTokens: 11, promptTokensDetails: { cachedTokens: 4 } })
})

test('the SDK’s stream is read, bytes and all', async () => {
  const response = await withSdk(async (sdk) => {
    const params = toConverseParams(REQUEST, 'stream').value
    const { stream } = await sdk.send(new ConverseStreamCommand(params))
    if (stream === undefined) throw new Error('the SDK gave no stream')
    return fromConverseStream(stream, { request: REQUEST }).response()
  })
  expect(response.choices[0].content).toMatchObject([
    { type: 'reasoning', text: '', replay: redacted },
    { type: 'text', text: 'Hello there' },
    { type: 'tool_call', name: 'get', arguments: '{"city":"Rome"}' },
  ])
  expect([response.model, response.usage?.totalTokens]).toEqual(['nova-test', 11])
})

test('the request’s id is read from the SDK’s answer, and a member that it does not know by its name', () => {
  const content = [{ $unknown: ['hologram', { rays: 2 }] as [string, unknown] }]
  const output = {
    $metadata: { requestId: 'req-1', httpStatusCode: 200 },
    output: { message: { role: 'assistant' as const, content } },
    stopReason: 'end_turn' as const,
    usage: undefined,
    metrics: undefined,
  }
  const response = fromConverse(output)
  expect(response).toMatchObject({ requestId: 'req-1', choices: [{ content: [{ value: { hologram: { rays: 2 } } }] }] })
  expect('providerMetadata' in response).toBe(false)
})

test('the vendor’s own parameters are typed', () => {
  const request: CompletionRequest = {
    providerOptions: { bedrock: { performanceConfig: { latency: 'optimized' }, new_parameter: 1 } },
  }
  expect(request.providerOptions?.bedrock?.performanceConfig?.latency).toBe('optimized')
  // @ts-expect-error: it is `standard` or `optimized`
  const wrong: CompletionRequest = { providerOptions: { bedrock: { performanceConfig: { latency: 'slow' } } } }
  expect(wrong).toBeDefined()
})

test('a request that is written by hand is checked as one of a client is', () => {
  const request = { model: 'nova-test', prompt: 'Hello?', seed: 1 }
  expect(toConverseParams(request).value.messages).toEqual([{ role: 'user', content: [{ text: 'Hello?' }] }])
  expect(toConverseParams(request).warnings).toMatchObject([{ code: 'unsupported', path: 'seed' }])
  expect(() => toConverseParams({ ...request, n: 2 })).toThrow('n is not supported')
})
