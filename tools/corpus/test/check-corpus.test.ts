import type { CompletionClient } from '@concord/core'
import { createOpenAI } from '@concord/openai'
import { describe, expect, test } from 'vitest'
import { checkCorpus } from '../src/check-corpus.ts'
import { checkInteraction } from '../src/check-interaction.ts'
import type { Finding } from '../src/checks/finding.ts'
import { readInteraction } from '../src/corpus/interaction.ts'
import { createExchange, streamed } from '../src/exchange.ts'
import type { Lane, LaneClientOptions } from '../src/lane.ts'
import { openaiChat } from '../src/lanes/openai-chat.ts'
import { CHUNKS, COMPLETION, frames, LAST, record } from './support.ts'

const REQUEST = { model: 'gpt-test', messages: [{ role: 'user', content: 'Hi' }] }
const STREAM = { stream: true, sse: frames(...CHUNKS, LAST, '[DONE]') }

describe('recordings that are read as they should be', () => {
  test.each<[string, object]>([
    ['an answer', { request: REQUEST, body: COMPLETION }],
    ['a stream without a word for its end', { stream: true, sse: frames(...CHUNKS, '[DONE]') }],
    ['a stream', { ...STREAM, request: { ...REQUEST, stream: true } }],
    ['a cut stream', { stream: true, sse: frames(...CHUNKS) }],
    ['a failure', { status: 404, body: { error: { message: 'No such model.', code: 'model_not_found' } } }],
    ['a failure that is no JSON', { status: 502, text: '<html>Bad gateway</html>' }],
    [
      'a failure within a stream',
      { stream: true, sse: frames(...CHUNKS, { error: { message: 'No.', code: 'server_error' } }) },
    ],
    ['what an SDK printed of an error', { status: null, body: { error: 'Error: 400 max_tokens is too small.' } }],
  ])('%s', async (_name, interaction) => {
    using recordings = record(interaction)
    const { checked } = await checkCorpus(recordings.folder, recordings.files)
    expect(checked.map(({ isTranslated, findings }) => ({ isTranslated, findings }))).toEqual([
      { isTranslated: true, findings: [] },
    ])
  })
})

test('what no adapter serves is left out with a reason, and what is no interaction with a fault', async () => {
  using recordings = record({ vendor: 'nobody', endpoint: 'POST /v1/embeddings', body: {} }, { vendor: 7 })
  const { checked, leftOut, faults } = await checkCorpus(recordings.folder, recordings.files)
  expect([checked, leftOut.map(({ reason }) => reason), faults.map(({ fault }) => fault)]).toEqual([
    [],
    ['no adapter yet'],
    ['it names no vendor and endpoint'],
  ])
})

test('a host without a literal is read as any host', async () => {
  using recordings = record({ vendor: 'nobody', body: COMPLETION }, { ...STREAM, vendor: 'nobody' })
  const { checked } = await checkCorpus(recordings.folder, recordings.files)
  expect(checked.map(({ lane, findings }) => [lane, findings])).toEqual([
    ['any host chat', []],
    ['any host chat', []],
  ])
})

test('one vendor alone is read where that is asked for', async () => {
  using recordings = record({ body: COMPLETION }, { vendor: 'nobody', body: {} })
  const { checked, leftOut } = await checkCorpus(recordings.folder, recordings.files, 'openai')
  expect([checked.length, leftOut]).toEqual([1, []])
})

function clientOf({ fetch, createId }: LaneClientOptions): CompletionClient {
  return createOpenAI({ apiKey: 'test-key', fetch, createId, retry: false, timeout: false })
}

test('an SDK that takes no fetch is answered by a socket', async () => {
  using recordings = record(
    { ...STREAM, request: { ...REQUEST, stream: true } },
    { request: REQUEST, body: COMPLETION },
  )
  const createClient: Lane['createClient'] = async ({ openSocket, createId }) =>
    createOpenAI({ apiKey: 'test-key', baseURL: await openSocket(), createId, retry: false, timeout: false })
  const lane = { ...openaiChat, createClient }
  const exchange = createExchange(lane)
  for (const file of recordings.files) {
    const read = readInteraction(`${recordings.folder}/${file}`, file)
    if ('fault' in read) throw new TypeError(read.fault)
    expect((await checkInteraction(lane, exchange, read)).findings).toEqual([])
  }
})

describe('an adapter with a fault is found out', () => {
  async function findings(fault: Partial<Lane>, interaction: object): Promise<readonly Finding[]> {
    using recordings = record(interaction)
    const [file = ''] = recordings.files
    const read = readInteraction(`${recordings.folder}/${file}`, file)
    if ('fault' in read) throw new TypeError(read.fault)
    const lane: Lane = { ...openaiChat, ...fault }
    return (await checkInteraction(lane, createExchange(lane), read)).findings
  }

  test('that drops a field, by its path', async () => {
    const fromBody: Lane['fromBody'] = (body, context) => {
      const { systemFingerprint: _dropped, ...rest } = openaiChat.fromBody(body, context)
      return rest
    }
    expect(await findings({ fromBody }, { body: COMPLETION })).toEqual([
      { check: 'loss', path: 'system_fingerprint (system_fingerprint)', message: '"fp_1" is nowhere' },
    ])
  })

  test('that drops a field of a stream', async () => {
    const fromEvents: Lane['fromEvents'] = (events, context) => openaiChat.fromEvents(withoutFinish(events), context)
    const found = await findings({ fromEvents }, STREAM)
    expect(found.map(({ check, path }) => `${check} ${path}`)).toEqual([
      'loss choices[].finish_reason (choices[0].finish_reason)',
    ])
  })

  test('that breaks a law', async () => {
    const createClient: Lane['createClient'] = (options) => {
      const client = clientOf(options)
      return {
        ...client,
        complete: async (request) => ({ ...(await client.complete(request)), serviceTier: '' }),
      }
    }
    const found = await findings({ createClient }, { body: COMPLETION })
    expect(found).toContainEqual({
      check: 'law',
      path: 'serviceTier',
      message: 'absent: "" says nothing; leave the key out',
    })
  })

  test('that sends another request', async () => {
    const parseRequest: Lane['dialect']['parseRequest'] = (body, call) => {
      const parsed = openaiChat.dialect.parseRequest(body, call)
      return { ...parsed, request: { ...parsed.request, temperature: 1 } }
    }
    const found = await findings(
      { dialect: { ...openaiChat.dialect, parseRequest } },
      { request: REQUEST, body: COMPLETION },
    )
    expect(found).toContainEqual({ check: 'request', path: 'temperature', message: 'recorded undefined, sent 1' })
  })

  test('whose mirror says something else', async () => {
    const toBody: Lane['dialect']['toBody'] = (response, parsed) =>
      openaiChat.dialect.toBody({ ...response, model: 'other' }, parsed)
    const found = await findings({ dialect: { ...openaiChat.dialect, toBody } }, { body: COMPLETION })
    expect(found).toEqual([{ check: 'mirror', path: 'model', message: '"gpt-test" comes back as "other"' }])
  })

  test('that takes a cut for an end', async () => {
    const createClient: Lane['createClient'] = (options) => {
      const client = clientOf(options)
      const events = [...CHUNKS, LAST, '[DONE]']
      return { ...client, stream: () => openaiChat.fromEvents(streamed(events), {}) }
    }
    const found = await findings({ createClient }, { stream: true, sse: frames(...CHUNKS) })
    expect(found).toContainEqual({
      check: 'failure',
      path: '',
      message: 'the recorded cut was told as the end and not as interrupted',
    })
  })
})

async function* withoutFinish(events: AsyncIterable<unknown>): AsyncGenerator<unknown, undefined> {
  for await (const event of events) {
    const text = JSON.stringify(event)
    yield JSON.parse(text.replaceAll(/"finish_reason":"[^"]*"/g, '"finish_reason":"stop"'))
  }
  return undefined
}
