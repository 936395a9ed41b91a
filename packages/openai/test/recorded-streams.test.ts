import { streamOf } from '@concord/conformance'
import type { CompletionChunk } from '@concord/core'
import { checkTwins } from '@concord/core/laws'
import { describe, expect, test } from 'vitest'
import { fromChatCompletion } from '../src/index.ts'
import { openaiChat, openaiResponses } from '../src/server/index.ts'
import { ended, message, responsesProbe } from './responses-wire.ts'
import { caught, DONE, event, frames, gather, type Json, probe } from './wire.ts'

const { readStream, stream } = probe

const ASKED = { prompt: 'Hi' }

/** A stream of responses with these chunks, of which nothing may be lost. */
function written(chunks: readonly CompletionChunk[]): string {
  const { text, lost } = streamOf(openaiResponses, chunks)
  expect(lost).toEqual([])
  return text
}

/** One piece of the first choice, with fields beside its delta. */
function piece(delta: Json, beside: Json = {}): Json {
  return event([{ index: 0, delta, finish_reason: null, ...beside }])
}

describe('a chat stream', () => {
  test('keeps what a filter said of the pieces when the last one says nothing', async () => {
    const safe = { filtered: false, severity: 'safe' }
    const { response } = await readStream([
      piece({ role: 'assistant', content: '' }, { content_filter_results: {} }),
      piece({ content: 'Hel' }, { content_filter_results: { hate: safe } }),
      piece({ content: 'lo' }, { content_filter_results: { violence: safe } }),
      piece({}, { content_filter_results: {}, finish_reason: 'stop' }),
      DONE,
    ])
    expect(response.choices[0].providerMetadata).toEqual({ content_filter_results: { hate: safe, violence: safe } })
  })

  test('may hold a whole message in place of a delta', async () => {
    const answer = { role: 'assistant', content: 'Hello', refusal: null }
    const whole = event([{ index: 0, message: answer, finish_reason: 'stop' }])
    const { response } = await readStream([whole, DONE])
    const body = { ...whole, object: 'chat.completion' }
    expect(checkTwins(response, fromChatCompletion(body as never))).toEqual([]) // An object of the wire.
  })
})

test('a call without a name is one of a function', async () => {
  const call = { index: 0, id: 'call_1', type: 'function', function: { arguments: '{}' } }
  const { response } = await readStream([
    piece({ tool_calls: [call] }),
    piece({}, { finish_reason: 'tool_calls' }),
    DONE,
  ])
  const whole = { role: 'assistant', content: null, tool_calls: [call] }
  const body = { ...event([{ index: 0, message: whole, finish_reason: 'tool_calls' }]), object: 'chat.completion' }
  expect(response.choices[0].content).toMatchObject([{ type: 'tool_call', id: 'call_1', name: 'function' }])
  expect(checkTwins(response, fromChatCompletion(body as never))).toEqual([]) // An object of the wire.
})

describe('a stream of responses', () => {
  const created = (fields: Json): Json => ({ type: 'response.created', response: { object: 'response', ...fields } })
  const hello = message('Hello')
  const added = { type: 'response.output_item.added', output_index: 0, item: message('', {}, { content: [] }) }
  const delta = (text: string): Json => ({
    type: 'response.output_text.delta',
    output_index: 0,
    content_index: 0,
    delta: text,
  })
  const done = { type: 'response.output_item.done', output_index: 0, item: hello }

  test('keeps what a later snapshot leaves out', async () => {
    const { response } = await responsesProbe.readStream([
      created({ id: 'resp_1', model: 'gpt-test-2026', created_at: 1_700_000_000 }),
      { type: 'response.in_progress', response: { id: 'resp_1', status: 'in_progress' } },
      added,
      delta('Hello'),
      done,
      ended([hello]),
    ])
    expect(response).toMatchObject({ id: 'resp_1', model: 'gpt-test-2026', created: 1_700_000_000 })
  })

  test('has the first of its ids, where a host gives each event another', async () => {
    const { chunks } = await responsesProbe.readStream([
      created({ id: 'resp_a', model: 'gpt-test-2026', created_at: 1_700_000_000 }),
      { type: 'response.in_progress', response: { id: 'resp_b', model: 'gpt-test-2026', created_at: 1_700_000_000 } },
      added,
      delta('Hello'),
      done,
      ended([hello], { id: 'resp_c' }),
    ])
    expect(new Set(chunks.map(({ id }) => id))).toEqual(new Set(['resp_a']))
  })

  test('says where one reasoning ends and the next begins, so that it is written so again', async () => {
    const thought = (id: string, text: string): Json => ({
      id,
      type: 'reasoning',
      summary: [{ type: 'summary_text', text }],
      encrypted_content: `secret ${id}`,
    })
    const events = [thought('rs_1', 'Hm.'), thought('rs_2', 'Ah.')].flatMap((whole, output_index) => [
      { type: 'response.output_item.added', output_index, item: { ...whole, summary: [] } },
      {
        type: 'response.reasoning_summary_text.delta',
        output_index,
        summary_index: 0,
        delta: output_index ? 'Ah.' : 'Hm.',
      },
      { type: 'response.output_item.done', output_index, item: whole },
    ])
    const { chunks, response } = await responsesProbe.readStream([
      created({ id: 'resp_1', model: 'gpt-test-2026', created_at: 1_700_000_000 }),
      ...events,
      ended([thought('rs_1', 'Hm.'), thought('rs_2', 'Ah.')]),
    ])
    expect(response.choices[0].content.map(({ replay }) => replay?.data)).toMatchObject([
      { id: 'rs_1', encrypted_content: 'secret rs_1' },
      { id: 'rs_2', encrypted_content: 'secret rs_2' },
    ])
    const again = await gather(responsesProbe.wire(stream(written(chunks))).client, ASKED)
    expect(again.response).toEqual(response)
  })

  test('keeps a text whose end is another than its pieces, and writes it so again', async () => {
    const events = [
      created({ id: 'resp_1', model: 'gpt-test-2026', created_at: 1_700_000_000 }),
      added,
      delta('Bye.'),
      done,
      ended([hello]),
    ]
    const { chunks, response } = await gather(responsesProbe.wire(stream(frames(events))).client, ASKED)
    expect(response.choices[0].content).toMatchObject([{ text: 'Bye.', providerMetadata: { text: 'Hello' } }])

    const again = await gather(responsesProbe.wire(stream(written(chunks))).client, ASKED)
    expect(again.response).toEqual(response)
  })

  test('has a whole body only for the end of such a text, and says so', async () => {
    const content = [{ type: 'text', index: 0, text: 'Bye.', providerMetadata: { text: 'Hello' } }] as const
    const whole = { object: 'completion', id: 'resp_1', created: 1, model: 'm', provider: 'openai' } as const
    const choice = { index: 0, text: 'Bye.', content, finishReason: 'stop' } as const
    const { warnings } = openaiResponses.toBody({ ...whole, choices: [choice] }, { request: {}, stream: false })
    expect(warnings.map(({ path }) => path)).toEqual(['choices[0].content[0].providerMetadata'])
  })
})

describe('a failure within a stream', () => {
  test.each([
    ['too_many_requests', 'rate_limit'],
    ['RateLimitReached', 'rate_limit'],
    ['DeploymentNotFound', 'not_found'],
    ['401', 'authentication'],
    ['overloaded', 'overloaded'],
  ])('by the code %s is %s', async (code, kind) => {
    const events = [{ type: 'error', code, message: 'No.', param: null }]
    const { client } = responsesProbe.wire(stream(frames(events)))
    expect(await caught(client.stream(ASKED).response())).toMatchObject({ kind })
  })
})

describe('a usage that lacks a count', () => {
  test.each<[string, Json]>([
    ['the completion, which the total says', { prompt_tokens: 3, total_tokens: 3 }],
    ['the total, which the others say', { prompt_tokens: 3, completion_tokens: 2 }],
    ['its details', { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }],
  ])('is written as it came: %s', (_name, usage) => {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }]
    const body = { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage }
    const response = fromChatCompletion(body as never) // The wire's, which the SDK's types have whole.
    expect(openaiChat.toBody(response, { request: {}, stream: false }).value).toMatchObject({ usage })
  })

  test('is written as it came by responses', async () => {
    const usage = { input_tokens: 3, output_tokens: 2 }
    const { response } = await responsesProbe.readStream([ended([message('Hello')], { usage })])
    const { value, warnings } = openaiResponses.toBody(response, { request: {}, stream: false })
    expect([(value as Json)['usage'], warnings]).toEqual([usage, []]) // A body is an object.
  })
})
