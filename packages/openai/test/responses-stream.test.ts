import OpenAI from 'openai'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { describe, expect, test } from 'vitest'
import { createOpenAIResponses, fromResponseStream } from '../src/index.ts'
import {
  created,
  deltas,
  ended,
  item,
  message,
  messageEvents,
  response,
  responsesProbe,
  USAGE,
} from './responses-wire.ts'
import { caught, frames, gather, type Json } from './wire.ts'

const { json, plain, readStream, stream, wire } = responsesProbe

const HELLO = message('Hello')
const HELLO_EVENTS = messageEvents(0, HELLO, 'Hel', 'lo')

/** The contents of the chunks of a stream. */
async function contentsOf(events: readonly Json[]): Promise<readonly unknown[]> {
  const { chunks } = await readStream(events)
  return chunks.map(({ choices }) => choices[0]?.content)
}

describe('a stream', () => {
  test('gives each text as it comes, and what ends it last', async () => {
    const { chunks } = await readStream([created(), ...HELLO_EVENTS, ended([HELLO], { usage: USAGE })])
    expect(chunks.map(({ choices }) => [choices[0]?.text, choices[0]?.finishReason])).toEqual([
      ['Hel', null],
      ['lo', null],
      ['', null],
      ['', 'stop'],
    ])
    expect(chunks.at(-1)).toMatchObject({
      id: 'resp_1',
      created: 1_700_000_000,
      model: 'gpt-test-2026',
      usage: { totalTokens: 5 },
      choices: [{ nativeFinishReason: 'completed' }],
    })
  })

  test('gives the token of an item at its end, and no text twice', async () => {
    const [, , last] = await contentsOf([created(), ...HELLO_EVENTS, ended([HELLO])])
    expect(last).toMatchObject([{ type: 'text', index: 0, text: '', replay: { data: { id: 'msg_1' } } }])
  })

  test('says with its first piece which message it is of', async () => {
    const [first, second] = await contentsOf([created(), ...HELLO_EVENTS, ended([HELLO])])
    expect(first).toMatchObject([{ text: 'Hel', replay: { data: { id: 'msg_1', status: 'in_progress' } } }])
    expect(second).toEqual([{ type: 'text', index: 0, text: 'lo' }])
  })

  test('gives what its pieces did not bring', async () => {
    const { response: whole } = await readStream([created(), ...messageEvents(0, HELLO, 'Hel'), ended([HELLO])])
    expect(whole.choices[0].text).toBe('Hello')
  })

  test('gives citations and log-probabilities once', async () => {
    const annotation = { type: 'url_citation', url: 'https://example.test', start_index: 0, end_index: 2 }
    const logprobs = [{ token: 'Hi', logprob: -0.5, bytes: [72, 105], top_logprobs: [] }]
    const whole = message('Hi', { annotations: [annotation], logprobs })
    const pieces = [
      ...deltas('output_text', ['Hi'], { content_index: 0, logprobs: [{ token: 'Hi', logprob: -0.5 }] }),
      { type: 'response.output_text.annotation.added', content_index: 0, annotation_index: 0, annotation },
    ]
    const { response: read } = await readStream([created(), ...item(0, message(''), pieces, whole), ended([whole])])
    expect(read.choices[0]).toMatchObject({
      content: [{ text: 'Hi', citations: [{ url: 'https://example.test' }] }],
      logprobs: { content: [{ token: 'Hi', bytes: [72, 105] }] },
    })
  })

  test('gives reasoning, summary by summary, and then its token', async () => {
    const summary = ['One', 'Two'].map((text) => ({ type: 'summary_text', text }))
    const whole = { id: 'rs_1', type: 'reasoning', summary, encrypted_content: 'whole' }
    const pieces = [
      ...deltas('reasoning_summary_text', ['O', 'ne'], { summary_index: 0 }),
      ...deltas('reasoning_summary_text', ['Two'], { summary_index: 1 }),
    ]
    const events = item(0, { ...whole, summary: [], encrypted_content: 'begun' }, pieces, whole)
    const { response: read } = await readStream([created(), ...events, ended([whole])])
    expect(read.choices[0].content).toMatchObject([
      { type: 'reasoning', text: 'One', replay: { data: { encrypted_content: 'whole' } } },
      { type: 'reasoning', text: 'Two' },
    ])
  })

  test('gives reasoning that is withheld, or shown itself', async () => {
    const withheld = { id: 'rs_1', type: 'reasoning', summary: [] }
    const shown = { id: 'rs_2', type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }] }
    const events = [
      ...item(0, withheld, [], withheld),
      ...item(1, { ...shown, content: [] }, deltas('reasoning_text', ['H', 'm'], { content_index: 0 }), shown),
    ]
    const { response: read } = await readStream([created(), ...events, ended([withheld, shown])])
    expect(read.choices[0].content).toMatchObject([{ text: '' }, { text: 'Hm' }])
  })

  test('announces a call, and gives its arguments verbatim', async () => {
    const whole = { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'find', arguments: '{"a": 1}' }
    const events = item(0, { ...whole, arguments: '' }, deltas('function_call_arguments', ['{"a"', ': 1}']), whole)
    const base = { type: 'tool_call', index: 0, id: 'call_1', name: 'find' }
    expect(await contentsOf([created(), ...events, ended([whole])])).toEqual([
      [{ ...base, arguments: '' }],
      [{ ...base, arguments: '{"a"' }],
      [{ ...base, arguments: ': 1}' }],
      [{ ...base, arguments: '', replay: expect.anything() as unknown }],
      [],
    ])
  })

  test('gives a custom tool its free text', async () => {
    const whole = { id: 'ctc_1', type: 'custom_tool_call', call_id: 'call_1', name: 'run', input: 'ls -l' }
    const events = item(0, { ...whole, input: '' }, deltas('custom_tool_call_input', ['ls ', '-l']), whole)
    const { response: read } = await readStream([created(), ...events, ended([whole])])
    expect(read.choices[0]).toMatchObject({
      finishReason: 'tool_calls',
      content: [{ name: 'run', arguments: 'ls -l', custom: true }],
    })
  })

  test('gives a refusal', async () => {
    const whole = { ...HELLO, content: [{ type: 'refusal', refusal: 'I cannot' }] }
    const events = item(0, { ...whole, content: [] }, deltas('refusal', ['I ', 'cannot'], { content_index: 0 }), whole)
    const { response: read } = await readStream([created(), ...events, ended([whole])])
    expect(read.choices[0]).toMatchObject({
      text: '',
      finishReason: 'refusal',
      content: [{ type: 'refusal', text: 'I cannot' }],
    })
  })

  test('gives what the vendor ran, images and unknown items at their end', async () => {
    const search = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } }
    const image = { id: 'ig_1', type: 'image_generation_call', result: 'AAAA' }
    const novel = { id: 'x_1', type: 'novel_item', value: 1 }
    const events = [
      ...item(0, { ...search, action: null }, [{ type: 'response.web_search_call.searching' }], search),
      ...item(1, { ...image, result: null }, [{ type: 'response.image_generation_call.partial_image' }], image),
      ...item(2, novel, [{ type: 'response.novel_item.delta', delta: '1' }], novel),
    ]
    const { response: read } = await readStream([created(), ...events, ended([search, image, novel])])
    expect(read.choices[0].content.map(({ type }) => type)).toEqual(['tool_activity', 'media', 'unknown'])
  })

  test.each(['incomplete', 'completed'])('ends with %s', async (type) => {
    const details = type === 'incomplete' ? { incomplete_details: { reason: 'max_output_tokens' } } : {}
    const { response: read } = await readStream([created(), ...HELLO_EVENTS, ended([HELLO], details, type)])
    expect(read.choices[0].finishReason).toBe(type === 'incomplete' ? 'length' : 'stop')
  })

  test('gives items that come with its end alone', async () => {
    const { response: read } = await readStream([created(), ended([HELLO])])
    expect(read.choices[0].text).toBe('Hello')
  })

  test('that began within its end, or lacks its beginning, is read', async () => {
    const { response: read } = await readStream([ended([HELLO])])
    expect(read).toMatchObject({ id: 'resp_1', choices: [{ text: 'Hello', finishReason: 'stop' }] })
  })

  test('keeps what its last event has beside the response', async () => {
    const { response: read } = await readStream([created(), { ...ended([HELLO]), copilot_usage: { units: 1 } }])
    expect(read.providerMetadata).toEqual({ copilot_usage: { units: 1 } })
  })
})

describe('a host that counts otherwise', () => {
  test.each<[string, (event: Json) => Json]>([
    ['without places', ({ output_index: _index, ...event }) => event],
    ['without ids', ({ item_id: _id, ...event }) => event],
    ['with ids that change', (event) => ('item_id' in event ? { ...event, item_id: JSON.stringify(event) } : event)],
    ['without places of contents', ({ content_index: _index, ...event }) => event],
    [
      'with places of contents that are shifted',
      (event) => ('content_index' in event ? { ...event, content_index: 1 } : event),
    ],
  ])('%s is read all the same', async (_name, change) => {
    const { response: read } = await readStream([created(), ...HELLO_EVENTS.map(change), ended([HELLO])])
    expect(read.choices[0].content).toMatchObject([{ index: 0, text: 'Hello' }])
  })

  test('with places that have gaps is read all the same', async () => {
    const second = { ...message('Bye'), id: 'msg_2' }
    const events = [...messageEvents(0, HELLO, 'Hello'), ...messageEvents(2, second, 'Bye')]
    const { response: read } = await readStream([created(), ...events, ended([HELLO, second])])
    expect(read.choices[0].text).toBe('HelloBye')
  })

  test('with a mark after its end is read all the same', async () => {
    const text = `${frames([created(), ...HELLO_EVENTS, ended([HELLO])])}data: [DONE]\n\n`
    expect((await gather(wire(stream(text)).client, { prompt: 'Hi' })).response.choices[0].text).toBe('Hello')
  })
})

describe('a stream that fails', () => {
  function failureOf(...events: readonly Json[]): ReturnType<typeof caught> {
    return caught(
      wire(stream(frames(events)))
        .client.stream({ prompt: 'Hi' })
        .response(),
    )
  }

  test('without its end is interrupted, with what had arrived', async () => {
    expect(await failureOf(created(), ...HELLO_EVENTS)).toMatchObject({
      kind: 'interrupted',
      requestId: 'req-test',
      partial: { id: 'resp_1', choices: [{ text: 'Hello', finishReason: null }] },
    })
  })

  test('within a text keeps its citations and log-probabilities', async () => {
    const annotation = { type: 'url_citation', url: 'https://example.test' }
    const place = { output_index: 0, content_index: 0 }
    const { partial } = await failureOf(
      created(),
      { type: 'response.output_item.added', output_index: 0, item: message('') },
      { type: 'response.output_text.delta', ...place, delta: 'Hi', logprobs: [{ token: 'Hi', logprob: -1 }] },
      { type: 'response.output_text.annotation.added', ...place, annotation },
    )
    expect(partial?.choices[0]).toMatchObject({
      content: [{ text: 'Hi', citations: [{ source: annotation }] }],
      logprobs: { content: [{ token: 'Hi', logprob: -1 }] },
    })
  })

  test('of nothing is interrupted', async () => {
    const error = await failureOf()
    expect(error.kind).toBe('interrupted')
    expect(error.partial).toBeUndefined()
  })

  test.each<[string, Json, string]>([
    ['an error event', { type: 'error', code: 'rate_limit_exceeded', message: 'Slow', param: null }, 'rate_limit'],
    ['an error within its event', { type: 'error', error: { type: 'tokens', message: 'Slow' } }, 'rate_limit'],
    ['an error without a type', { error: { code: 'server_overloaded' } }, 'overloaded'],
    [
      'a response that failed',
      { type: 'response.failed', response: response([], { status: 'failed', error: { code: 'bio_policy' } }) },
      'content_filter',
    ],
  ])('by %s keeps what had arrived', async (_name, failure, kind) => {
    expect(await failureOf(created(), ...HELLO_EVENTS, failure)).toMatchObject({
      kind,
      requestId: 'req-test',
      partial: { choices: [{ text: 'Hello', finishReason: null }] },
    })
  })

  test('keeps the usage of a response that failed', async () => {
    const failed = { type: 'response.failed', response: response([], { status: 'failed', usage: USAGE }) }
    expect((await failureOf(created(), failed)).partial?.usage?.totalTokens).toBe(5)
  })

  test.each([
    ['a page', plain('<html>Sign in</html>', 'text/html'), 'invalid_response'],
    ['a whole response', json(response([HELLO])), 'invalid_response'],
    ['an error body', json({ error: { message: 'Busy', code: 'server_overloaded' } }), 'overloaded'],
  ])('because it is %s says so', async (_name, respond, kind) => {
    expect(await caught(wire(respond).client.stream({ prompt: 'Hi' }).response())).toMatchObject({ kind })
  })
})

describe('the SDK’s own stream', () => {
  function sdkOf(events: readonly Json[]): OpenAI {
    return new OpenAI({ apiKey: 'test-key', maxRetries: 0, fetch: () => Promise.resolve(stream(frames(events))()) })
  }

  function sdkStream(events: readonly Json[]): Promise<AsyncIterable<ResponseStreamEvent>> {
    return sdkOf(events).responses.create({ model: 'gpt-test', input: 'Hi', stream: true })
  }

  test('shows its end, so that a cut is seen', async () => {
    const whole = await sdkStream([created(), ...HELLO_EVENTS, ended([HELLO])])
    expect((await fromResponseStream(whole).response()).choices[0]).toMatchObject({
      text: 'Hello',
      finishReason: 'stop',
    })
    const cut = await sdkStream([created(), ...HELLO_EVENTS])
    expect(await caught(fromResponseStream(cut).response())).toMatchObject({
      kind: 'interrupted',
      partial: { choices: [{ text: 'Hello' }] },
    })
  })

  test('of a wrapped client is read the same', async () => {
    const client = new OpenAI({ apiKey: 'test-key' })
    Object.assign(client, { responses: { create: () => sdkStream([created(), ...HELLO_EVENTS, ended([HELLO])]) } })
    const wrapped = createOpenAIResponses({ client, model: 'gpt-test', retry: false, timeout: false })
    expect((await gather(wrapped, { prompt: 'Hi' })).response.choices[0].text).toBe('Hello')
  })
})
