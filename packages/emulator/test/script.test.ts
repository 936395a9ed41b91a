import type { CompletionChunk, CompletionClient, CompletionRequest, CompletionResponse } from '@concord/core'
import { causeOf, collect, toMessage } from '@concord/core'
import { assertLawful, checkChunks } from '@concord/core/laws'
import { expect, test } from 'vitest'
import {
  answer,
  answers,
  choices,
  createScriptedClient,
  every,
  fail,
  media,
  reasoning,
  refusal,
  type Script,
  text,
  toChunks,
  toolCall,
  turns,
} from '../src/index.ts'
import { createStillClock, failureOf, request } from './support.ts'

function clientOf(script: Script): CompletionClient {
  return createScriptedClient(script, { clock: createStillClock() })
}

async function chunksOf(client: CompletionClient, asked: CompletionRequest = request): Promise<CompletionChunk[]> {
  const chunks: CompletionChunk[] = []
  for await (const chunk of client.stream(asked)) chunks.push(chunk)
  return chunks
}

test('a text is a whole response, with one token a word', async () => {
  expect(await clientOf('Hello world').complete(request)).toEqual({
    object: 'completion',
    id: 'emulated-1',
    created: 1_700_000_000,
    model: 'm1',
    provider: 'emulator',
    choices: [
      {
        index: 0,
        text: 'Hello world',
        content: [{ type: 'text', index: 0, text: 'Hello world' }],
        finishReason: 'stop',
      },
    ],
    usage: { promptTokens: 2, completionTokens: 2, totalTokens: 4 },
    requestId: 'request-1',
  })
})

test('a stream is the same answer, word by word', async () => {
  const chunks = await chunksOf(clientOf('Hello big world'))
  assertLawful(checkChunks(chunks))
  expect(chunks.map(({ choices: [choice] }) => choice?.text)).toEqual(['Hello ', 'big ', 'world', ''])
  expect(collect(chunks)).toEqual(await clientOf('Hello big world').complete(request))
})

test('parts are numbered, and calls get ids', async () => {
  const script = [reasoning('Sum them.'), text('Wait.'), toolCall('add', { a: 1, b: 2 }), toolCall('log', '{"a":')]
  const { choices: made } = await clientOf(script).complete(request)
  expect(made[0].content).toEqual([
    { type: 'reasoning', index: 0, text: 'Sum them.' },
    { type: 'text', index: 1, text: 'Wait.' },
    { type: 'tool_call', index: 2, id: 'call-1-0-2', name: 'add', arguments: '{"a":1,"b":2}' },
    { type: 'tool_call', index: 3, id: 'call-1-0-3', name: 'log', arguments: '{"a":' },
  ])
  expect(made[0].finishReason).toBe('tool_calls')
})

test('a refusal finishes as one', async () => {
  const { choices: made } = await clientOf(refusal('No.')).complete(request)
  expect(made[0]).toMatchObject({ text: '', finishReason: 'refusal' })
})

test('details go where the contract has them', async () => {
  const replay = { provider: 'acme', api: 'messages', data: 'signature' }
  const script = answer([reasoning('', { replay }), media('image/png', { data: 'AAAA' }), text('See.')], {
    finishReason: 'length',
    nativeFinishReason: 'max_tokens',
    logprobs: {
      content: [
        { token: 'See', logprob: -0.5 },
        { token: '.', logprob: -0.1 },
      ],
    },
    usage: { promptTokens: 7, completionTokens: 5, completionTokensDetails: { reasoningTokens: 4 } },
    id: 'a1',
    created: 1,
    model: 'm2',
    requestId: 'r1',
    systemFingerprint: 'fp',
    serviceTier: 'flex',
    warnings: [{ code: 'adjusted', message: 'less of it', path: 'topK' }],
    providerMetadata: { trace: 'abc' },
  })
  const response = await clientOf(script).complete(request)
  expect(response).toEqual({
    object: 'completion',
    id: 'a1',
    created: 1,
    model: 'm2',
    provider: 'emulator',
    choices: [
      {
        index: 0,
        text: 'See.',
        content: [
          { type: 'reasoning', index: 0, text: '', replay },
          { type: 'media', index: 1, mediaType: 'image/png', data: 'AAAA' },
          { type: 'text', index: 2, text: 'See.' },
        ],
        finishReason: 'length',
        nativeFinishReason: 'max_tokens',
        logprobs: {
          content: [
            { token: 'See', logprob: -0.5 },
            { token: '.', logprob: -0.1 },
          ],
        },
      },
    ],
    usage: {
      promptTokens: 7,
      completionTokens: 5,
      totalTokens: 12,
      completionTokensDetails: { reasoningTokens: 4 },
    },
    systemFingerprint: 'fp',
    serviceTier: 'flex',
    requestId: 'r1',
    warnings: [{ code: 'adjusted', message: 'less of it', path: 'topK' }],
    providerMetadata: { trace: 'abc' },
  })
  const chunks = await chunksOf(clientOf(script))
  assertLawful(checkChunks(chunks))
  expect(collect(chunks)).toEqual(response)
})

test('log-probabilities come with the piece that their token begins in', () => {
  const content = ['Hel', 'lo ', 'wor', 'ld'].map((token) => ({ token, logprob: -1 }))
  const response: CompletionResponse = {
    object: 'completion',
    id: 'a1',
    created: 1,
    model: 'm1',
    provider: 'emulator',
    choices: [
      {
        index: 0,
        text: 'Hello world',
        content: [{ type: 'text', index: 0, text: 'Hello world' }],
        finishReason: 'stop',
        logprobs: { content },
      },
    ],
  }
  const tokens = toChunks(response).map(({ choices: [choice] }) =>
    choice?.logprobs?.content?.map(({ token }) => token).join('|'),
  )
  expect(tokens).toEqual(['Hel|lo ', 'wor|ld', undefined])
})

test('no usage is absent usage', async () => {
  expect(await clientOf(answer('Hello', { usage: null })).complete(request)).not.toHaveProperty('usage')
})

test('as many choices are made as are asked for, and streamed in turn', async () => {
  const chunks = await chunksOf(clientOf('a b'), { ...request, n: 2 })
  expect(chunks.map(({ choices: list }) => list.map(({ index, text: piece }) => `${index}:${piece}`))).toEqual([
    ['0:a '],
    ['1:a '],
    ['0:b'],
    ['1:b'],
    ['0:', '1:'],
  ])
  const { choices: made } = await clientOf('a').complete({ model: 'm1', prompt: ['x', 'y'], n: 2 })
  expect(made.map(({ index }) => index)).toEqual([0, 1, 2, 3])
})

test('choices may differ', async () => {
  const script = choices('yes', { content: 'no', finishReason: 'length' }, toolCall('ask', {}))
  const { choices: made } = await clientOf(script).complete(request)
  expect(made.map(({ text: said, finishReason }) => `${said} ${finishReason}`)).toEqual([
    'yes stop',
    'no length',
    ' tool_calls',
  ])
})

test('a whole response is given verbatim, and cut lawfully', async () => {
  const whole = await clientOf([reasoning('Hm hm'), text('Hello world')]).complete(request)
  const client = clientOf(whole)
  expect(await client.complete(request)).toEqual(whole)
  const chunks = await chunksOf(client)
  assertLawful(checkChunks(chunks))
  expect(collect(chunks)).toEqual(whole)
})

test.each([
  ['characters', 2, ['He', 'l😀', 'o', '']],
  ['a function', (whole: string) => [whole.slice(0, 1), whole.slice(1)], ['H', 'el😀o', '']],
])('texts are cut by %s', async (_name, pieces, expected) => {
  const chunks = await chunksOf(clientOf(answer('Hel😀o', { pieces })))
  expect(chunks.map(({ choices: [choice] }) => choice?.text)).toEqual(expected)
})

test('pieces that lose something are refused', async () => {
  const error = await failureOf(() => chunksOf(clientOf(answer('Hello', { pieces: () => ['Hell'] }))))
  expect(error.message).toBe('emulator: pieces does not cut a text into what joins to it again')
})

test('a function reacts to the request', async () => {
  const script: Script = ({ tools = [] }, { number, mode }) => `${number} ${mode} ${tools.length}`
  const client = clientOf(script)
  expect((await client.complete(request)).choices[0].text).toBe('1 complete 0')
  expect(collect(await chunksOf(client)).choices[0]?.text).toBe('2 stream 0')
})

test('answers are given one after the other, and then no more', async () => {
  const client = clientOf(answers('first', fail({ kind: 'overloaded' }), ({ model }) => model ?? ''))
  expect((await client.complete(request)).choices[0].text).toBe('first')
  expect((await failureOf(() => client.complete(request))).kind).toBe('overloaded')
  expect((await client.complete(request)).choices[0].text).toBe('m1')
  const error = await failureOf(() => client.complete(request))
  expect(error.kind).toBe('invalid_request')
  expect(error.message).toBe('emulator: the script has 3 answers, and this request asks for one more')
})

test('turns follow the conversation, whoever asks in between', async () => {
  const client = clientOf(turns(toolCall('add', { a: 1, b: 2 }), 'It is 3.'))
  const question = { role: 'user', content: 'What is 1 + 2?' } as const
  const first = await client.complete({ messages: [question] })
  await client.complete({ messages: [question] })
  const second = await client.complete({
    messages: [question, toMessage(first.choices[0]), { role: 'tool', toolCallId: 'call-1-0-0', content: '3' }],
  })
  expect(first.choices[0].finishReason).toBe('tool_calls')
  expect(second.choices[0].text).toBe('It is 3.')
})

test('a failure has the fields it is given', async () => {
  const failure = { kind: 'rate_limit', status: 429, retryAfterMs: 1500, requestId: 'r1' } as const
  const error = await failureOf(() => clientOf(fail(failure)).complete(request))
  expect(error).toMatchObject({ ...failure, provider: 'emulator', retryable: true })
  expect(error.message).toBe('emulator: a scripted failure')
})

test('a failure in a stream comes after its content', async () => {
  const client = clientOf(fail({ kind: 'overloaded' }, 'Hello wor'))
  const error = await failureOf(() => chunksOf(client))
  expect(error.partial?.choices).toEqual([
    { index: 0, text: 'Hello wor', content: [{ type: 'text', index: 0, text: 'Hello wor' }], finishReason: null },
  ])
})

test('a script that throws is a failure of the server, not worth another try', async () => {
  const client = clientOf(() => {
    throw new RangeError('a fault of the script')
  })
  const error = await failureOf(() => client.complete(request))
  expect(error).toMatchObject({ kind: 'server', retryable: false })
  expect(causeOf(error)).toBeInstanceOf(RangeError)
})

test('a pace holds every chunk back, and an abort does not wait for it', async () => {
  const clock = createStillClock()
  const caller = new AbortController()
  const client = clientOf(answer('Hello world', { pace: every(100, clock) }))
  const chunks = client.stream(request, { signal: caller.signal })[Symbol.asyncIterator]()
  const first = chunks.next()
  await clock.isAwaited
  await expect(Promise.race([first, Promise.resolve('waiting')])).resolves.toBe('waiting')
  clock.advance()
  expect((await first).value?.choices[0]?.text).toBe('Hello ')
  const second = failureOf(() => chunks.next())
  caller.abort()
  expect((await second).kind).toBe('aborted')
})
