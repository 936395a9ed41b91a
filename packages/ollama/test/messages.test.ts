import type { CompletionRequest, Message } from '@concord/core'
import { completionRequest } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toChatParams } from '../src/index.ts'
import { caught, chat, freeze, type Json, probe } from './wire.ts'

const { json, read, wire } = probe

const USER = { role: 'user', content: 'Hi' } as const
const PNG = { type: 'image', source: { type: 'base64', data: 'iVBORw0KGgo=', mediaType: 'image/png' } } as const

/** What is sent of a conversation, and the warnings about it. */
async function written(...messages: readonly Message[]): Promise<{ messages: unknown; warnings: readonly string[] }> {
  const { client, sent } = wire(json(chat()))
  const { warnings = [] } = await client.complete(freeze<CompletionRequest>({ messages }))
  return {
    messages: sent[0]?.body['messages'],
    warnings: warnings.map(({ code, path }) => `${code} ${path}`),
  }
}

/** A call, as history. */
function call(id: string, fields: Json = {}): { type: 'tool_call'; id: string; name: string; arguments: string } {
  return { type: 'tool_call', id, name: 'get', arguments: '{"n":1}', ...fields }
}

describe('what the user says', () => {
  test('is text, and images beside it', async () => {
    const content = [{ type: 'text', text: 'What' } as const, PNG, { type: 'text', text: 'is it?' } as const]
    expect(
      await written({ role: 'system', content: [{ type: 'text', text: 'Be brief.' }] }, { role: 'user', content }),
    ).toEqual({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'What\nis it?', images: ['iVBORw0KGgo='] },
      ],
      warnings: [],
    })
  })

  test.each([
    { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } } as const,
    { type: 'audio', source: { type: 'base64', data: 'aGk=', mediaType: 'audio/wav' } } as const,
    { type: 'file', source: { type: 'base64', data: 'aGk=', mediaType: 'application/pdf' } } as const,
  ])('as %j is refused before a request', async (part) => {
    const { client, sent } = wire(json(chat()))
    const error = await caught(client.complete({ messages: [{ role: 'user', content: [part] }] }))
    expect([error.kind, sent.length]).toEqual(['unsupported', 0])
    expect(error.message).toContain('messages[0].content[0]')
  })

  test('may have attachments, on a message and on its parts', async () => {
    const part = { type: 'text' as const, text: 'Hi', providerOptions: { ollama: { x_part: 1 } } }
    const message = { role: 'user' as const, content: [part], providerOptions: { ollama: { x_message: 2 } } }
    expect((await written(message)).messages).toEqual([{ ...USER, x_part: 1, x_message: 2 }])
  })
})

describe('an earlier answer', () => {
  test('has its thoughts, text, calls and images', async () => {
    const content = [
      { type: 'reasoning' as const, text: 'Hm.' },
      { type: 'text' as const, text: 'Let me ' },
      { type: 'text' as const, text: 'see.' },
      { type: 'media' as const, mediaType: 'image/png', data: 'iVBORw0KGgo=' },
      { ...call('call-1'), providerOptions: { ollama: { function: { index: 0 } } } },
    ]
    const result = { role: 'tool' as const, toolCallId: 'call-1', content: 'Found' }
    expect(await written(USER, { role: 'assistant', content }, result)).toEqual({
      messages: [
        USER,
        {
          role: 'assistant',
          content: 'Let me see.',
          thinking: 'Hm.',
          images: ['iVBORw0KGgo='],
          tool_calls: [{ id: 'call-1', function: { name: 'get', arguments: { n: 1 }, index: 0 } }],
        },
        { role: 'tool', content: 'Found', tool_name: 'get', tool_call_id: 'call-1' },
      ],
      warnings: [],
    })
  })

  test('of another vendor loses what the wire has no place for, which is said', async () => {
    const replay = { provider: 'other', api: 'x', data: 'secret' }
    const content = [
      { type: 'reasoning' as const, text: '', replay },
      { type: 'reasoning' as const, text: 'Hm.', replay },
      { type: 'tool_activity' as const, id: 'a', name: 'search', arguments: '{}' },
      { type: 'media' as const, mediaType: 'audio/wav', data: 'aGk=' },
      { type: 'unknown' as const, value: { a: 1 } },
      { type: 'refusal' as const, text: 'No.' },
    ]
    const { messages, warnings } = await written(USER, { role: 'assistant', content }, USER)
    expect(messages).toEqual([USER, { role: 'assistant', content: 'No.', thinking: 'Hm.' }, USER])
    expect(warnings).toEqual([0, 2, 3, 4, 5].map((i) => `history messages[1].content[${i}]`))
  })

  test('has its image back, also one whose bytes do not say what they are', async () => {
    const content = [{ type: 'media' as const, mediaType: 'application/octet-stream', data: 'aGk=' }]
    const { messages, warnings } = await written(USER, { role: 'assistant', content }, USER)
    expect([messages, warnings]).toEqual([[USER, { role: 'assistant', content: '', images: ['aGk='] }, USER], []])
  })

  test.each([
    ['', {}],
    ['{"n":', { input: '{"n":' }],
    ['[1]', { input: '[1]' }],
  ])('with the arguments %j sends an object', async (args, sent) => {
    const { messages } = await written(USER, { role: 'assistant', content: [call('c', { arguments: args })] })
    expect(messages).toMatchObject([{}, { tool_calls: [{ function: { arguments: sent } }] }])
  })
})

describe('the result of a tool', () => {
  test('is text, JSON and images', async () => {
    const content = [{ type: 'json' as const, value: { n: 1 } }, PNG]
    const { messages } = await written(
      USER,
      { role: 'assistant', content: [call('c')] },
      { role: 'tool', toolCallId: 'c', name: 'other', content },
    )
    expect(messages).toMatchObject([{}, {}, { content: '{"n":1}', images: ['iVBORw0KGgo='], tool_name: 'other' }])
  })

  test('has no flag for a failure, which is said', async () => {
    const result = { role: 'tool' as const, toolCallId: 'c', content: 'No.', isError: true }
    const { warnings } = await written(USER, { role: 'assistant', content: [call('c')] }, result)
    expect(warnings).toEqual(['history messages[2].isError'])
  })

  test('follows its call in order where the call has no id of Ollama’s', async () => {
    const calls = [call('made-1', { syntheticId: true }), call('made-2', { syntheticId: true })]
    const { messages, warnings } = await written(
      USER,
      { role: 'assistant', content: calls },
      { role: 'tool', toolCallId: 'made-2', content: 'two' },
      { role: 'tool', toolCallId: 'made-1', content: 'one' },
      USER,
    )
    const sent = { function: { name: 'get', arguments: { n: 1 } } }
    expect(messages).toEqual([
      USER,
      { role: 'assistant', content: '', tool_calls: [sent, sent] },
      { role: 'tool', content: 'one', tool_name: 'get' },
      { role: 'tool', content: 'two', tool_name: 'get' },
      USER,
    ])
    expect(warnings).toEqual([])
  })

  test('without its call is said by the user, and a call without one gets one', async () => {
    const { messages, warnings } = await written(
      USER,
      { role: 'tool', toolCallId: 'gone', content: 'Lost' },
      { role: 'assistant', content: [call('c')] },
      USER,
    )
    expect(messages).toMatchObject([
      USER,
      { role: 'user', content: 'Lost' },
      {},
      { role: 'tool', tool_call_id: 'c' },
      USER,
    ])
    expect(warnings).toEqual(['history messages[1]', 'history messages[2]', 'history messages[2].isError'])
  })
})

test('an answer that was read is taken back as it was', async () => {
  const message = {
    role: 'assistant',
    content: 'So.',
    thinking: 'Hm.',
    tool_calls: [{ function: { name: 'get', arguments: { n: 1 } } }],
  }
  const { choices } = await read(chat({ message }))
  const [id] = choices[0].content.flatMap((part) => (part.type === 'tool_call' ? [part.id] : []))
  const { messages } = await written(
    USER,
    { role: 'assistant', content: choices[0].content },
    { role: 'tool', toolCallId: id ?? '', content: '1' },
  )
  expect(messages).toEqual([USER, message, { role: 'tool', content: '1', tool_name: 'get' }])
})

test('what any vendor answered makes a conversation of texts, without its tokens', () => {
  const everything = completionRequest({
    input: 'messages',
    settings: [],
    media: false,
    history: { provider: 'other' },
  })
  const property = fc.property(everything, (request) => {
    const { value } = toChatParams(freeze(request))
    const roles = (value.messages ?? []).map(({ role }) => role)
    const strays = roles.filter((role, i) => role === 'tool' && roles[i - 1] !== 'assistant' && roles[i - 1] !== 'tool')
    expect(strays).toEqual([])
    expect(value.messages?.filter(({ content }) => typeof content !== 'string')).toEqual([])
    expect(JSON.stringify(value)).not.toMatch(/"(replay|providerMetadata)":/)
  })
  fc.assert(property, { numRuns: 300 })
})
