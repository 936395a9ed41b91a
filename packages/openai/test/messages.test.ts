import type { HistoryPart, InputPart, Message } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { toChatParams } from '../src/index.ts'
import { answer, freeze, type Json, probe } from './wire.ts'

const { read, refusalOf, sentFor, warningsFor } = probe

const USER = { role: 'user', content: 'Hi' } as const

/** The messages on the wire for these. */
async function messagesFor(...messages: readonly Message[]): Promise<readonly Json[]> {
  const { messages: sent } = await sentFor({ messages })
  return sent as readonly Json[] // A request always has them.
}

/** The parts on the wire for a user's message of these. */
async function partsFor(...content: readonly InputPart[]): Promise<unknown> {
  const [message] = await messagesFor({ role: 'user', content })
  return message?.['content']
}

describe('messages', () => {
  test('every role keeps its text', async () => {
    const messages: readonly Message[] = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [callOf('call_1')] },
      { role: 'tool', toolCallId: 'call_1', name: 'find', content: 'Oslo' },
    ]
    expect(await messagesFor(...messages)).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'Oslo' },
    ])
  })

  test('the parts of a system message stay parts', async () => {
    const content = [
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'Be kind.' },
    ] as const
    expect(await messagesFor({ role: 'system', content })).toEqual([{ role: 'system', content }])
  })

  test('an image travels by its address, or as a data URL', async () => {
    const parts: readonly InputPart[] = [
      { type: 'text', text: 'What is it?' },
      { type: 'image', source: { type: 'url', url: 'https://example.com/cat.png' } },
      { type: 'image', source: { type: 'base64', data: 'aGk=', mediaType: 'image/png' } },
    ]
    expect(await partsFor(...parts)).toEqual([
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
    ])
  })

  test.each([
    ['audio/wav', 'wav'],
    ['audio/x-wav', 'wav'],
    ['audio/mpeg', 'mp3'],
    ['audio/mp3', 'mp3'],
  ])('sound of type %s is %s', async (mediaType, format) => {
    const source = { type: 'base64', data: 'aGk=', mediaType } as const
    expect(await partsFor({ type: 'audio', source })).toEqual([
      { type: 'input_audio', input_audio: { data: 'aGk=', format } },
    ])
  })

  test('a file travels by its id or as a data URL, with its name', async () => {
    const parts: readonly InputPart[] = [
      { type: 'file', source: { type: 'id', id: 'file-1' } },
      { type: 'file', source: { type: 'base64', data: 'aGk=', mediaType: 'application/pdf' }, filename: 'a.pdf' },
    ]
    expect(await partsFor(...parts)).toEqual([
      { type: 'file', file: { file_id: 'file-1' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,aGk=', filename: 'a.pdf' } },
    ])
  })

  test.each<[string, InputPart]>([
    ['sound of another format', { type: 'audio', source: { type: 'base64', data: 'aGk=', mediaType: 'audio/flac' } }],
    ['sound by URL', { type: 'audio', source: { type: 'url', url: 'https://example.com/a.wav' } }],
    ['an image by id', { type: 'image', source: { type: 'id', id: 'file-1' } }],
    ['a file by URL', { type: 'file', source: { type: 'url', url: 'https://example.com/a.pdf' } }],
  ])('%s is refused with its path, before any request', async (_name, part) => {
    const request = { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }, part] }] } as const
    expect(await refusalOf(request)).toEqual(['unsupported', expect.stringContaining('messages[0].content[1]'), 0])
  })

  test('options of a message or part are merged into it, deeply', async () => {
    const image: InputPart = {
      type: 'image',
      source: { type: 'url', url: 'https://example.com/cat.png' },
      providerOptions: { openai: { image_url: { detail: 'low' } }, anthropic: { cache_control: {} } },
    }
    const message: Message = { role: 'user', content: [image], providerOptions: { openai: { name: 'ann' } } }
    expect(await messagesFor(message)).toEqual([
      {
        role: 'user',
        name: 'ann',
        content: [{ type: 'image_url', image_url: { url: 'https://example.com/cat.png', detail: 'low' } }],
      },
    ])
  })
})

describe('history', () => {
  /** What an assistant's turn of these parts becomes, and the warnings it brings. */
  function assistantFor(...content: readonly HistoryPart[]): { message: unknown; warnings: readonly string[] } {
    const { value, warnings } = toChatParams(freeze({ model: 'gpt-test', messages: [{ role: 'assistant', content }] }))
    return { message: value.messages[0], warnings: warnings.map(({ code, path }) => `${code} ${path}`) }
  }

  test('one text is a string, several are parts', () => {
    expect(assistantFor({ type: 'text', text: 'A' }).message).toEqual({ role: 'assistant', content: 'A' })
    expect(assistantFor({ type: 'text', text: 'A' }, { type: 'text', text: 'B' }).message).toEqual({
      role: 'assistant',
      content: [
        { type: 'text', text: 'A' },
        { type: 'text', text: 'B' },
      ],
    })
  })

  test('a refusal goes back as a refusal', () => {
    expect(assistantFor({ type: 'refusal', text: 'No.' }).message).toEqual({
      role: 'assistant',
      content: [{ type: 'refusal', refusal: 'No.' }],
    })
  })

  test('calls go back verbatim, without any content beside them', () => {
    const { message } = assistantFor(
      { type: 'tool_call', id: 'call_1', name: 'find', arguments: '{"q": 1' },
      { type: 'tool_call', id: 'call_2', name: 'run', arguments: 'ls', custom: true },
    )
    expect(message).toEqual({
      role: 'assistant',
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"q": 1' } },
        { id: 'call_2', type: 'custom', custom: { name: 'run', input: 'ls' } },
      ],
    })
  })

  test('an answer of nothing is an empty text', () => {
    expect(assistantFor().message).toEqual({ role: 'assistant', content: '' })
  })

  test('own sound goes back by its id', () => {
    const replay = { provider: 'openai', api: 'chat', data: { id: 'audio_1' } }
    const own: HistoryPart = { type: 'media', mediaType: 'audio/wav', data: 'aGk=', transcript: 'Hi', replay }
    expect(assistantFor(own)).toEqual({ message: { role: 'assistant', audio: { id: 'audio_1' } }, warnings: [] })
  })

  test.each<[string, HistoryPart]>([
    [
      'reasoning of another vendor',
      { type: 'reasoning', text: 'Hm.', replay: { provider: 'anthropic', api: 'messages', data: { signature: 's' } } },
    ],
    ['media of another vendor', { type: 'media', mediaType: 'image/png', data: 'aGk=' }],
    ['a tool that another vendor ran', { type: 'tool_activity', id: 't', name: 'search', arguments: '{}' }],
    ['an unknown block', { type: 'unknown', value: { type: 'new' } }],
  ])('%s is left out with a warning', (_name, part) => {
    expect(assistantFor({ type: 'text', text: 'A' }, part)).toEqual({
      message: { role: 'assistant', content: 'A' },
      warnings: ['history messages[0].content[1]'],
    })
  })

  test('the whole content of an answer goes back as it came', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{}' } }
    const response = await read(answer({ content: 'Wait.', tool_calls: [call] }, { finish_reason: 'tool_calls' }))
    const { content } = response.choices[0]
    expect(await messagesFor(USER, { role: 'assistant', content })).toEqual([
      USER,
      { role: 'assistant', content: 'Wait.', tool_calls: [call] },
    ])
  })
})

describe('tool results', () => {
  test('a result without its call is a turn of the user, with a warning', async () => {
    const messages: readonly Message[] = [{ role: 'tool', toolCallId: 'a', content: 'Oslo' }]
    expect(await messagesFor(...messages)).toEqual([{ role: 'user', content: 'Oslo' }])
    expect(await warningsFor({ messages })).toEqual(['history messages[0]'])
  })

  test('text stays text, and JSON becomes it', async () => {
    const [, ...results] = await messagesFor(
      { role: 'assistant', content: [callOf('a'), callOf('b'), callOf('c')] },
      { role: 'tool', toolCallId: 'a', content: [{ type: 'text', text: 'Oslo' }] },
      { role: 'tool', toolCallId: 'b', content: [{ type: 'json', value: { city: 'Oslo' } }] },
      {
        role: 'tool',
        toolCallId: 'c',
        content: [
          { type: 'text', text: 'It is:' },
          { type: 'json', value: 3 },
        ],
      },
    )
    expect(results).toEqual([
      { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'Oslo' }] },
      { role: 'tool', tool_call_id: 'b', content: '{"city":"Oslo"}' },
      {
        role: 'tool',
        tool_call_id: 'c',
        content: [
          { type: 'text', text: 'It is:' },
          { type: 'text', text: '3' },
        ],
      },
    ])
  })

  test('a failed tool is told by its content alone, with a warning', async () => {
    const messages: readonly Message[] = [
      { role: 'assistant', content: [callOf('a')] },
      { role: 'tool', toolCallId: 'a', content: 'No such city', isError: true },
    ]
    expect((await messagesFor(...messages)).at(-1)).toEqual({
      role: 'tool',
      tool_call_id: 'a',
      content: 'No such city',
    })
    expect(await warningsFor({ messages })).toEqual(['history messages[1].isError'])
  })

  test('an image is refused with its path, before any request', async () => {
    const image = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } } as const
    const result = { role: 'tool', toolCallId: 'a', content: [image] } as const
    const request = { messages: [{ role: 'assistant', content: [callOf('a')] }, result] } as const
    expect(await refusalOf(request)).toEqual(['unsupported', expect.stringContaining('messages[1].content[0]'), 0])
  })
})

function callOf(id: string): HistoryPart {
  return { type: 'tool_call', id, name: 'find', arguments: '{}' }
}
