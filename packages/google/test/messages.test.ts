import type { HistoryPart, Message, ReplayToken } from '@concord/core'
import { toMessage } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { toGenerateContentParams } from '../src/index.ts'
import { answer, type Json, probe } from './wire.ts'

const { read, sentFor } = probe

const own = (data: Json): ReplayToken => ({ provider: 'google', api: 'generate-content', data })
const USER: Message = { role: 'user', content: 'Hi' }

/** The turns of a conversation. */
async function contentsOf(...messages: readonly Message[]): Promise<unknown> {
  return (await sentFor({ messages }))['contents']
}

/** The parts of an earlier answer, as they go back. */
async function partsOf(...content: readonly HistoryPart[]): Promise<unknown> {
  const contents = (await contentsOf({ role: 'assistant', content }, USER)) as readonly { parts: unknown }[] // Turns have parts.
  return contents[0]?.parts
}

/** What the mends of a conversation name. */
function mends(...messages: readonly Message[]): readonly unknown[] {
  return toGenerateContentParams({ model: 'gemini-test', messages }).warnings.map(({ code, path }) => [code, path])
}

describe('instructions', () => {
  test('they stand before all turns, later ones with a warning', async () => {
    const messages: readonly Message[] = [
      { role: 'system', content: 'One' },
      USER,
      { role: 'system', content: [{ type: 'text', text: 'Two' }] },
    ]
    expect(await sentFor({ messages })).toMatchObject({
      systemInstruction: { parts: [{ text: 'One' }, { text: 'Two' }] },
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
    })
    expect(mends(...messages)).toEqual([['history', 'messages[2]']])
  })
})

describe('earlier answers', () => {
  test('an answer goes back as it came, part by part', async () => {
    const parts = [
      { text: 'Hm', thought: true },
      { text: 'Hello', thoughtSignature: 'c2lnMQ==' },
      { text: '', thoughtSignature: 'c2lnMg==' },
      { functionCall: { id: 'c-1', name: 'f', args: { a: 1 } }, thoughtSignature: 'c2lnMw==' },
      { functionCall: { name: 'g', args: {} } },
      { inlineData: { mimeType: 'image/png', data: 'AAAA' }, thoughtSignature: 'c2lnNA==' },
      { executableCode: { language: 'PYTHON', code: '1' } },
      { codeExecutionResult: { id: 'x', outcome: 'OUTCOME_OK', output: '1' } },
      { toolCall: { id: 't', toolType: 'URL_CONTEXT', args: { a: 1 } }, thoughtSignature: 'c2lnNQ==' },
      { toolResponse: { id: 't', toolType: 'URL_CONTEXT', response: { b: 2 } } },
      { novelPart: { c: 3 }, thoughtSignature: 'c2lnNg==' },
    ]
    const { choices } = await read(answer(parts))
    const results = choices[0].content.flatMap((part): readonly Message[] =>
      part.type === 'tool_call' ? [{ role: 'tool', toolCallId: part.id, content: 'done' }] : [],
    )
    const contents = await contentsOf(USER, toMessage(choices[0]), ...results, USER)
    expect(contents).toEqual([
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'c-1', name: 'f', response: { output: 'done' } } },
          { functionResponse: { name: 'g', response: { output: 'done' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'Hi' }] },
    ])
  })

  test('tokens of another vendor, and of another API, are left out; what can be read is kept', async () => {
    const replay = { provider: 'anthropic', api: 'messages', data: { signature: 'x' } }
    const other = { provider: 'google', api: 'interactions', data: { type: 'thought', signature: 'x' } }
    const content: readonly HistoryPart[] = [
      { type: 'reasoning', text: 'Hm', replay },
      { type: 'reasoning', text: 'Hm', replay: other },
      { type: 'text', text: 'Hello', replay },
      { type: 'tool_activity', id: 's', name: 'web_search', arguments: '{}' },
      { type: 'unknown', value: { type: 'novel' } },
      { type: 'refusal', text: 'No' },
      { type: 'media', mediaType: 'image/png', url: 'https://example.test/i' },
      { type: 'media', mediaType: 'audio/wav', transcript: 'la' },
    ]
    expect(await partsOf(...content)).toEqual([
      { text: 'Hello' },
      { text: 'No' },
      { fileData: { mimeType: 'image/png', fileUri: 'https://example.test/i' } },
      { text: 'la' },
    ])
    expect(mends({ role: 'assistant', content }, USER)).toEqual(
      [0, 1, 3, 4, 5, 7].map((i) => ['history', `messages[0].content[${i}]`]),
    )
  })

  test('arguments that are no object go inside of one', async () => {
    const call = { type: 'tool_call' as const, id: 'c', name: 'f' }
    const content: readonly HistoryPart[] = [
      { ...call, arguments: '{"a":' },
      { ...call, id: 'd', arguments: 'free', custom: true },
      { ...call, id: 'e', arguments: '' },
    ]
    expect(await partsOf(...content)).toEqual([
      { functionCall: { id: 'c', name: 'f', args: { input: '{"a":' } } },
      { functionCall: { id: 'd', name: 'f', args: { input: 'free' } } },
      { functionCall: { id: 'e', name: 'f', args: {} } },
    ])
  })

  test('an id that was made is not sent back', async () => {
    const replay = own({ thoughtSignature: 'cw==' })
    expect(
      await partsOf({ type: 'tool_call', id: 'made-1', name: 'f', arguments: '{}', syntheticId: true, replay }),
    ).toEqual([{ functionCall: { name: 'f', args: {} }, thoughtSignature: 'cw==' }])
  })

  test('an empty answer is an empty text; an empty question is left out, and that is told', async () => {
    const messages: readonly Message[] = [{ role: 'user', content: '' }, { role: 'assistant', content: '' }, USER]
    expect(await contentsOf(...messages)).toEqual([
      { role: 'model', parts: [{ text: '' }] },
      { role: 'user', parts: [{ text: 'Hi' }] },
    ])
    expect(mends(...messages)).toEqual([['history', 'messages[0]']])
  })

  test('attachments stand on their part, those of a message on its last', async () => {
    expect(
      await contentsOf({
        role: 'user',
        content: [{ type: 'text', text: 'a', providerOptions: { google: { partMetadata: { x: 1 } } } }],
        providerOptions: { google: { mediaResolution: { level: 'LOW' } } },
      }),
    ).toEqual([{ role: 'user', parts: [{ text: 'a', partMetadata: { x: 1 }, mediaResolution: { level: 'LOW' } }] }])
  })
})

describe('results', () => {
  const call: Message = {
    role: 'assistant',
    content: [{ type: 'tool_call', id: 'c', name: 'f', arguments: '{}' }],
  }

  async function responseOf(result: Omit<Extract<Message, { role: 'tool' }>, 'role' | 'toolCallId'>): Promise<unknown> {
    const contents = await contentsOf(call, { role: 'tool', toolCallId: 'c', ...result }, USER)
    const [, turn] = contents as readonly { parts: readonly { functionResponse: Json }[] }[] // The turn of results.
    const { id: _id, name: _name, ...rest } = turn?.parts[0]?.functionResponse ?? {}
    return rest
  }

  test.each([
    ['a text', { content: '27°' }, { response: { output: '27°' } }],
    ['a failure', { content: 'gone', isError: true }, { response: { error: 'gone' } }],
    ['an object', { content: [{ type: 'json', value: { a: 1 } }] }, { response: { a: 1 } }],
    [
      'an object that looks wrapped',
      { content: [{ type: 'json', value: { output: 1 } }] },
      { response: { output: { output: 1 } } },
    ],
    ['a list', { content: [{ type: 'json', value: [1, 2] }] }, { response: { output: [1, 2] } }],
    [
      'several',
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'json', value: 1 },
        ],
      },
      { response: { output: ['a', 1] } },
    ],
    [
      'an image',
      {
        content: [
          { type: 'text', text: 'see' },
          { type: 'image', source: { type: 'base64', data: 'AAAA', mediaType: 'image/png' } },
        ],
      },
      { response: { output: 'see' }, parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }] },
    ],
  ] as const)('%s', async (_what, result, wanted) => {
    expect(await responseOf(result)).toEqual(wanted)
  })

  test('a conversation is mended, and that is told', async () => {
    const messages: readonly Message[] = [call, USER, { role: 'tool', toolCallId: 'other', content: 'late' }]
    expect(mends(...messages)).toEqual([
      ['history', 'messages[0]'],
      ['history', 'messages[2]'],
    ])
    expect(await contentsOf(...messages)).toMatchObject([
      { role: 'model' },
      { role: 'user', parts: [{ functionResponse: { id: 'c', name: 'f' } }] },
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'user', parts: [{ text: 'late' }] },
    ])
  })
})
