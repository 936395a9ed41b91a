import { describe, expect, test } from 'vitest'
import type { HostLiteral } from '../src/host.ts'
import { azure, deepseek, groq, huggingface, openrouter, perplexity, r9s, together, xai } from '../src/index.ts'
import { delta, DONE, frames, type Json, probeOf } from './wire.ts'

const USAGE = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
const COUNTED = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }
const HELLO = [delta({ role: 'assistant', content: 'Hel' }), delta({ content: 'lo' })]
const STOP = delta({}, { finish_reason: 'stop' })

/** The text of a stream, and how it ended. */
async function endOf(host: HostLiteral, events: readonly unknown[]): Promise<readonly unknown[]> {
  const { choices, usage } = (await probeOf(host).readStream(events)).response
  return [choices[0].text, choices[0].finishReason, choices[0].nativeFinishReason, usage]
}

describe('the end', () => {
  test('of a wire without an end mark is a close after the finish word', async () => {
    expect(await endOf(huggingface, [...HELLO, STOP])).toEqual(['Hello', 'stop', 'stop', undefined])
    expect(await endOf(huggingface, [...HELLO, STOP, DONE])).toEqual(['Hello', 'stop', 'stop', undefined])
    expect(await probeOf(huggingface).failureOf(frames(HELLO))).toMatchObject({
      kind: 'interrupted',
      provider: 'huggingface',
    })
  })

  test('of every other wire is its mark', async () => {
    const error = await probeOf(groq).failureOf(frames([...HELLO, STOP]))
    expect([error.kind, error.partial?.choices[0]?.text]).toEqual(['interrupted', 'Hello'])
  })

  test('may have its word twice, and content after it', async () => {
    const late = delta({ content: '!' })
    expect(await endOf(openrouter, [...HELLO, STOP, late, STOP, DONE])).toEqual(['Hello!', 'stop', 'stop', undefined])
  })

  test('has no word where that is empty', async () => {
    const empty = HELLO.map((event) => ({ ...event, choices: [{ ...choiceOf(event), finish_reason: '' }] }))
    expect(await endOf(r9s, [...empty, STOP, DONE])).toEqual(['Hello', 'stop', 'stop', undefined])
    expect(await endOf(r9s, [...empty, DONE])).toEqual(['Hello', 'unknown', undefined, undefined])
  })
})

function choiceOf(event: Json): Json {
  return (event['choices'] as readonly [Json])[0] // As `delta` makes it.
}

describe('the usage', () => {
  test('of a stream may stand in an extension', async () => {
    const last = { ...STOP, x_groq: { id: 'req_1', usage: USAGE } }
    const { response } = await probeOf(groq).readStream([{ ...HELLO[0], x_groq: { id: 'req_1' } }, last, DONE])
    expect(response.usage).toEqual(COUNTED)
    expect(response.providerMetadata).toEqual({ usage: USAGE, x_groq: { id: 'req_1' } })
  })

  test('that comes with every event is not added up', async () => {
    const first = { ...HELLO[0], usage: { ...USAGE, completion_tokens: 1 } }
    expect(await endOf(perplexity, [first, { ...STOP, usage: USAGE }, DONE])).toEqual(['Hel', 'stop', 'stop', COUNTED])
  })

  test('of xAI is without the reasoning', async () => {
    const usage = { ...USAGE, completion_tokens_details: { reasoning_tokens: 7 } }
    const { response } = await probeOf(xai).readStream([...HELLO, STOP, { ...STOP, choices: [], usage }, DONE])
    expect(response.usage).toMatchObject({ completionTokens: 9, totalTokens: 12 })
  })
})

describe('a failure within a stream', () => {
  test.each([
    ['as an event of its own', groq, { error: { message: 'Too many', code: 'rate_limit_exceeded' } }, 'rate_limit'],
    ['in an extension', groq, { ...STOP, x_groq: { error: 'over capacity' } }, 'server'],
    [
      'beside a choice, with a status for its code',
      openrouter,
      { ...delta({ content: '' }, { finish_reason: 'error' }), error: { code: 429, message: 'Too many' } },
      'rate_limit',
    ],
  ] as const)('%s is an error that keeps what had arrived', async (_name, host, event, kind) => {
    const error = await probeOf(host).failureOf(frames([...HELLO, event, DONE]))
    expect([error.kind, error.provider, error.partial?.choices[0]?.text]).toEqual([kind, host.provider, 'Hello'])
  })
})

test('the first event may have no choices, and no time', async () => {
  const filters = [{ prompt_index: 0, content_filter_results: { hate: { filtered: false } } }]
  const opening = { id: '', object: '', created: 0, model: '', choices: [], prompt_filter_results: filters }
  const { response } = await probeOf(azure).readStream([opening, ...HELLO, STOP, DONE])
  expect([response.id, response.created, response.model]).toEqual(['gen-1', 1_700_000_000, 'test-model-1'])
  expect(response.providerMetadata).toEqual({ prompt_filter_results: filters })
})

test('a message so far says nothing beside a delta, and neither does a text that is there twice', async () => {
  const soFar = (content: string): Json => ({ message: { role: 'assistant', content } })
  const events = [delta({ content: 'Hel' }, soFar('Hel')), delta({ content: 'lo' }, soFar('Hello')), STOP]
  expect((await probeOf(perplexity).readStream(events)).response.choices[0]).toMatchObject({ text: 'Hello' })
  const twice = [delta({ content: 'Hello' }, { text: 'Hello', seed: 7 }), STOP, DONE]
  expect((await probeOf(together).readStream(twice)).response.choices[0].providerMetadata).toEqual({ seed: 7 })
})

test('sources come with the last piece of the text, once', async () => {
  const result = { title: 'Oslo', url: 'https://example.org/oslo' }
  const beside = { search_results: [result], citations: [result.url] }
  const { chunks, response } = await probeOf(perplexity).readStream(
    [...HELLO, STOP].map((event) => ({ ...event, ...beside })),
  )
  const citations = [{ url: result.url, title: 'Oslo', source: result }]
  expect(response.choices[0].content).toEqual([{ type: 'text', index: 0, text: 'Hello', citations }])
  expect(chunks.at(-1)?.choices[0]?.content).toEqual([{ type: 'text', index: 0, text: '', citations }])
  expect(response.providerMetadata).toBeUndefined()
})

describe('what was thought', () => {
  test('has its token from its first piece on', async () => {
    const events = [delta({ reasoning_content: 'H' }), delta({ reasoning_content: 'm.' }), ...HELLO, STOP, DONE]
    const { chunks, response } = await probeOf(deepseek).readStream(events)
    const replay = { provider: 'deepseek', api: 'chat', data: { field: 'reasoning_content' } }
    expect(chunks[0]?.choices[0]?.content).toEqual([{ type: 'reasoning', index: 0, text: 'H', replay }])
    expect(response.choices[0].content[0]).toEqual({ type: 'reasoning', index: 0, text: 'Hm.', replay })
  })

  // Groq’s literal says nothing of blocks.
  test.each([openrouter, groq])(
    'of $provider comes as pieces of blocks; the sealed ones stand at the end',
    async (host) => {
      const text = (given: Json): Json => ({ type: 'reasoning.text', index: 0, format: 'example-v1', ...given })
      const sealed = { type: 'reasoning.encrypted', index: 1, id: 'rs_1', data: 'sealed', format: 'example-v1' }
      const events = [
        delta({ reasoning: 'H', reasoning_details: [text({ text: 'H' })] }),
        delta({ reasoning: 'm.', reasoning_details: [text({ text: 'm.' })] }),
        delta({ reasoning_details: [text({ signature: 'seal' })] }),
        delta({ reasoning_details: [sealed] }),
        ...HELLO,
        STOP,
        DONE,
      ]
      const { choices } = (await probeOf(host).readStream(events)).response
      const token = { provider: host.provider, api: 'chat' }
      expect(choices[0].content).toEqual([
        { type: 'reasoning', index: 0, text: 'Hm.', replay: { ...token, data: text({ signature: 'seal' }) } },
        { type: 'text', index: 1, text: 'Hello' },
        { type: 'reasoning', index: 2, text: '', replay: { ...token, data: sealed } },
      ])
    },
  )

  test('after something else is another block’s, whatever place it names', async () => {
    const thought = (text: string): Json => delta({ reasoning_details: [{ type: 'reasoning.text', index: 0, text }] })
    const events = [thought('First.'), ...HELLO, thought('Second.'), STOP, DONE]
    const { choices } = (await probeOf(openrouter).readStream(events)).response
    expect(choices[0].content.map((part) => 'text' in part && part.text)).toEqual(['First.', 'Hello', 'Second.'])
  })
})

test.each<readonly [string, (index: number) => Json]>([
  ['missing', () => ({})],
  ['a text', (index) => ({ index: String(index) })],
])('the position of a tool call may be %s', async (_name, at) => {
  const begin = (index: number, name: string): Json =>
    delta({ tool_calls: [{ ...at(index), id: `call_${index}`, type: 'function', function: { name, arguments: '' } }] })
  const goOn = (index: number): Json => delta({ tool_calls: [{ ...at(index), function: { arguments: '{}' } }] })
  const events = [begin(0, 'get_date'), goOn(0), begin(1, 'get_time'), goOn(1), STOP, DONE]
  const { choices } = (await probeOf(groq).readStream(events)).response
  expect(choices[0].content).toEqual([
    { type: 'tool_call', index: 0, id: 'call_0', name: 'get_date', arguments: '{}' },
    { type: 'tool_call', index: 1, id: 'call_1', name: 'get_time', arguments: '{}' },
  ])
})

test('images come whole, each in an event', async () => {
  const image = (data: string): Json => ({ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } })
  const { response } = await probeOf(openrouter).readStream([
    ...HELLO,
    delta({ images: [image('AAEC')] }),
    delta({ images: [image('AwQF')] }),
    STOP,
    DONE,
  ])
  expect(response.choices[0].content).toEqual([
    { type: 'text', index: 0, text: 'Hello' },
    { type: 'media', index: 1, mediaType: 'image/png', data: 'AAEC' },
    { type: 'media', index: 2, mediaType: 'image/png', data: 'AwQF' },
  ])
  expect(response.choices[0].providerMetadata).toBeUndefined()
})
