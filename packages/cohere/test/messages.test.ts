import type { CompletionRequest, Message } from '@concord/core'
import { toMessage } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { toChatParams } from '../src/index.ts'
import { answer, call, calling, caught, chat, citation, type Json, probe } from './wire.ts'

const { json, read, sentFor, wire } = probe

const HI: Message = { role: 'user', content: 'Hi' }

/** The messages that the SDK sends. */
async function sentMessages(...messages: readonly Message[]): Promise<unknown> {
  return (await sentFor({ messages }))['messages']
}

/** The paths of what was mended or left out. */
function historyPaths(...messages: readonly Message[]): readonly (string | undefined)[] {
  return toChatParams({ model: 'm', messages }).warnings.map(({ path }) => path)
}

describe('what the user says and shows', () => {
  test('a text, or texts', async () => {
    const parts: Message = { role: 'user', content: [{ type: 'text', text: 'Hi' }] }
    expect(await sentMessages({ role: 'system', content: 'Be brief.' }, HI, parts)).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
    ])
  })

  test('images travel by address or as data', async () => {
    const content = [
      {
        type: 'image' as const,
        source: { type: 'url' as const, url: 'https://example.test/a.png' },
        providerOptions: { cohere: { imageUrl: { detail: 'low' } } },
      },
      { type: 'image' as const, source: { type: 'base64' as const, data: 'AAAA', mediaType: 'image/png' } },
    ]
    expect(await sentMessages({ role: 'user', content })).toEqual([
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'https://example.test/a.png', detail: 'low' } },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
    ])
  })

  test.each<[string, NonNullable<CompletionRequest['messages']>[number]]>([
    ['a file', { role: 'user', content: [{ type: 'file', source: { type: 'url', url: 'https://example.test/a' } }] }],
    ['sound', { role: 'user', content: [{ type: 'audio', source: { type: 'url', url: 'https://example.test/a' } }] }],
    ['an image by id', { role: 'user', content: [{ type: 'image', source: { type: 'id', id: 'a' } }] }],
  ])('%s is refused before any request', async (_what, message) => {
    const { client, sent } = wire(json(chat()))
    const { kind } = await caught(client.complete({ messages: [message] }))
    expect([kind, sent.length]).toEqual(['unsupported', 0])
  })

  test('a turn that says nothing is left out, and that is told', async () => {
    const empty: readonly Message[] = [{ role: 'user', content: '' }, { role: 'assistant', content: [] }, HI]
    expect(await sentMessages(...empty)).toEqual([HI])
    expect(historyPaths(...empty)).toEqual(['messages[0]', 'messages[1]'])
  })
})

describe('results of tools', () => {
  const asked: Message = { role: 'assistant', content: [{ type: 'tool_call', id: 'a', name: 'get', arguments: '{}' }] }

  test('text stays text, an object is a document that can be cited, another value is its JSON', async () => {
    const content = [
      { type: 'text' as const, text: 'Sunny' },
      { type: 'json' as const, value: { maxTokens: 20 } },
      { type: 'json' as const, value: [1, 2] },
    ]
    const messages = [HI, asked, { role: 'tool' as const, toolCallId: 'a', content }]
    expect(await sentMessages(...messages)).toMatchObject([
      {},
      {},
      {
        role: 'tool',
        tool_call_id: 'a',
        content: [
          { type: 'text', text: 'Sunny' },
          { type: 'document', document: { data: { maxTokens: 20 } } },
          { type: 'text', text: '[1,2]' },
        ],
      },
    ])
  })

  test('attachments of a part go into its block', async () => {
    const value = { text: 'Sunny' }
    const providerOptions = { cohere: { document: { id: 'doc-1' } } }
    const content = [{ type: 'json' as const, value, providerOptions }]
    expect(await sentMessages(HI, asked, { role: 'tool', toolCallId: 'a', content })).toMatchObject([
      {},
      {},
      { content: [{ document: { id: 'doc-1', data: value } }] },
    ])
  })

  test('a failure has no mark on this wire, which is told', () => {
    const failed: Message = { role: 'tool', toolCallId: 'a', content: 'Broken', isError: true }
    expect(historyPaths(HI, asked, failed)).toEqual(['messages[2].isError'])
  })

  test('an image in one is refused', async () => {
    const content = [{ type: 'image' as const, source: { type: 'url' as const, url: 'https://example.test/a.png' } }]
    const { client, sent } = wire(json(chat()))
    const told = await caught(client.complete({ messages: [HI, asked, { role: 'tool', toolCallId: 'a', content }] }))
    expect([told.kind, sent.length]).toEqual(['unsupported', 0])
    expect(told.message).toContain('messages[2].content[0]')
  })

  test('an orphan and a missing one are mended', async () => {
    const orphan: Message = { role: 'tool', toolCallId: 'b', content: 'Lost' }
    expect(await sentMessages(orphan, asked, HI)).toMatchObject([
      { role: 'user', content: 'Lost' },
      { role: 'assistant', tool_calls: [{ id: 'a' }] },
      { role: 'tool', tool_call_id: 'a' },
      { role: 'user' },
    ])
    expect(historyPaths(orphan, asked, HI)).toEqual(['messages[0]', 'messages[1]', 'messages[1].isError'])
  })
})

/** What is sent of an answer in the next turn. */
async function sentAgain(body: Json): Promise<unknown> {
  const { choices } = await read(body)
  const messages = (await sentMessages(HI, toMessage(choices[0]), HI)) as readonly unknown[] // One for each turn.
  return messages[1]
}

describe('Cohere’s own answers go back as they came', () => {
  test('thoughts, texts and citations', async () => {
    const sources = [
      citation(0, 2, 'Hm', { type: 'THINKING_CONTENT' }),
      citation(0, 5, 'Hello', { type: 'TEXT_CONTENT', content_index: 1 }),
    ]
    const content = [
      { type: 'thinking', thinking: 'Hm' },
      { type: 'text', text: 'Hello' },
    ]
    const message = { content, citations: sources }
    expect(await sentAgain(answer(message))).toEqual({ role: 'assistant', ...message })
  })

  test('a plan, its citations and its calls', async () => {
    const message = {
      tool_plan: 'I will look.',
      tool_calls: [call('a', 'get', '{"city": "Berlin"}')],
      citations: [citation(0, 6, 'I will', { type: 'PLAN' })],
    }
    const sent = await sentAgain(answer(message, { finish_reason: 'TOOL_CALL' }))
    expect(sent).toEqual({ role: 'assistant', ...message })
  })

  test('blocks of an unknown kind; a call of one is left out, for the SDK refuses to send it', async () => {
    const block = { type: 'novel', maxTokens: 1 }
    const { choices } = await read(answer({ content: [block], tool_calls: [{ id: 'a', type: 'novel_call', x: 1 }] }))
    expect(await sentMessages(HI, toMessage(choices[0]), HI)).toMatchObject([
      {},
      { role: 'assistant', content: [{ type: 'novel' }] },
      {},
    ])
    expect(historyPaths(HI, toMessage(choices[0]), HI)).toEqual(['messages[1].content[1]'])
  })

  test('a citation follows its block where another one stays out', async () => {
    const { choices } = await read(
      answer({
        content: [
          { type: 'thinking', thinking: 'Hm' },
          { type: 'text', text: 'Hello' },
        ],
        citations: [citation(0, 5, 'Hello', { content_index: 1 })],
      }),
    )
    const { content } = toMessage(choices[0])
    const textAlone = typeof content === 'string' ? content : content.slice(1)
    expect(await sentMessages(HI, { role: 'assistant', content: textAlone }, HI)).toMatchObject([
      {},
      { content: [{ type: 'text', text: 'Hello' }], citations: [{ content_index: 0 }] },
      {},
    ])
  })

  test('no arguments are an object without fields', async () => {
    expect(await sentAgain(calling(call('a', 'now', '')))).toMatchObject({
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'now', arguments: '{}' } }],
    })
  })
})

describe('what other vendors wrote', () => {
  test('is text and calls; what they thought, ran and made stays out, and that is told', async () => {
    const foreign: Message = {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'Hm', replay: { provider: 'anthropic', api: 'messages', data: { signature: 'x' } } },
        { type: 'text', text: 'Hello', citations: [{ url: 'https://example.test', source: { type: 'web' } }] },
        { type: 'refusal', text: 'No.' },
        { type: 'tool_activity', id: 's', name: 'web_search', output: [] },
        { type: 'media', mediaType: 'image/png', data: 'AAAA' },
        { type: 'unknown', value: { type: 'novel' } },
        { type: 'tool_call', id: 'a', name: 'get', arguments: '{}' },
      ],
    }
    const result: Message = { role: 'tool', toolCallId: 'a', content: 'Done' }
    expect(await sentMessages(HI, foreign, result)).toEqual([
      HI,
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Hello' },
          { type: 'text', text: 'No.' },
        ],
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'get', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: 'Done' },
    ])
    expect(historyPaths(HI, foreign, result)).toEqual([0, 2, 3, 4, 5].map((i) => `messages[1].content[${i}]`))
  })

  test.each([
    ['the free text of a custom tool', { arguments: 'ls -l', custom: true as const }, '{"input":"ls -l"}'],
    ['arguments that were cut', { arguments: '{"city": "Ber' }, '{"input":"{\\"city\\": \\"Ber"}'],
  ])('%s goes inside of an object, and that is told', async (_what, fields, written) => {
    const content = [{ type: 'tool_call' as const, id: 'a', name: 'run', ...fields }]
    const messages: readonly Message[] = [
      HI,
      { role: 'assistant', content },
      { role: 'tool', toolCallId: 'a', content: '' },
    ]
    expect(await sentMessages(...messages)).toMatchObject([
      {},
      { tool_calls: [{ function: { arguments: written } }] },
      { content: '' },
    ])
    expect(historyPaths(...messages)).toEqual(['messages[1].content[0].arguments'])
  })
})
