import type { CompletionRequest, HistoryPart, InputPart, Message, ToolResultPart } from '@concord/core'
import { toMessage } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { toConverseParams } from '../src/index.ts'
import { answer, freeze, type Json, probe } from './wire.ts'

const { read, refusalOf, sentFor, warningsFor } = probe

const USER = { role: 'user', content: 'Hi' } as const
const SENT_USER = { role: 'user', content: [{ text: 'Hi' }] }
const POINT = { cachePoint: { type: 'default' } }

/** The turns on the wire for these messages. */
async function turnsFor(...messages: readonly Message[]): Promise<unknown> {
  return (await sentFor({ messages }))['messages']
}

/** The blocks on the wire for a user's message of these parts. */
async function blocksFor(...content: readonly InputPart[]): Promise<unknown> {
  const turns = (await turnsFor({ role: 'user', content })) as readonly Json[] // A request always has them.
  return turns[0]?.['content']
}

/** The blocks on the wire for the result of a tool that has these parts. */
async function resultFor(...content: readonly ToolResultPart[]): Promise<unknown> {
  const turns = await turnsFor(USER, call('t1'), { role: 'tool', toolCallId: 't1', content })
  return (turns as readonly Json[])[2]?.['content'] // As above.
}

/** An earlier answer of one call. */
function call(id: string): Message {
  return { role: 'assistant', content: [{ type: 'tool_call', id, name: 'get', arguments: '{}' }] }
}

/** The blocks on the wire for an earlier answer, and the warnings as `code path`. */
async function historyFor(...content: readonly HistoryPart[]): Promise<readonly [blocks: unknown, warnings: unknown]> {
  const request: CompletionRequest = { messages: [USER, { role: 'assistant', content }, USER] }
  const turns = (await sentFor(request))['messages'] as readonly Json[] // As above.
  return [turns.find(({ role }) => role === 'assistant')?.['content'], await warningsFor(request)]
}

/** A token of Bedrock's. */
function own(data: unknown): { readonly provider: string; readonly api: string; readonly data: unknown } {
  return { provider: 'bedrock', api: 'converse', data }
}

describe('turns', () => {
  test('instructions at the beginning are the system field, later ones are turns', async () => {
    const sent = await sentFor({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'system', content: [{ type: 'text', text: 'Be kind.' }], providerOptions: { bedrock: POINT } },
        USER,
        { role: 'system', content: 'Be bold.' },
        USER,
      ],
    })
    expect(sent).toEqual({
      system: [{ text: 'Be brief.' }, { text: 'Be kind.' }, POINT],
      messages: [SENT_USER, { role: 'system', content: [{ text: 'Be bold.' }] }, SENT_USER],
    })
  })

  test('what users and tools say in a row is one turn, results first', async () => {
    const turns = await turnsFor(
      USER,
      {
        role: 'assistant',
        content: [
          { type: 'tool_call', id: 'a', name: 'get', arguments: '{"n":1}' },
          { type: 'tool_call', id: 'b', name: 'get', arguments: '' },
        ],
      },
      { role: 'tool', toolCallId: 'a', content: 'One' },
      { role: 'tool', toolCallId: 'b', content: 'No.', isError: true, providerOptions: { bedrock: POINT } },
      { role: 'user', content: 'And?' },
    )
    expect(turns).toEqual([
      SENT_USER,
      {
        role: 'assistant',
        content: [
          { toolUse: { toolUseId: 'a', name: 'get', input: { n: 1 } } },
          { toolUse: { toolUseId: 'b', name: 'get', input: {} } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'a', content: [{ text: 'One' }] } },
          { toolResult: { toolUseId: 'b', content: [{ text: 'No.' }], status: 'error' } },
          POINT,
          { text: 'And?' },
        ],
      },
    ])
  })

  test('an empty turn, which the wire refuses, is left out and named', async () => {
    const request = { messages: [USER, { role: 'assistant', content: '' }, { role: 'user', content: [] }] } as const
    expect(await sentFor(request)).toEqual({ messages: [SENT_USER] })
    expect(await warningsFor(request)).toEqual(['history messages[1]', 'history messages[2]'])
  })

  test('a call without a result is given one', async () => {
    const request: CompletionRequest = { messages: [USER, call('t1'), USER] }
    expect((await sentFor(request))['messages']).toMatchObject([
      {},
      {},
      { content: [{ toolResult: { status: 'error' } }, {}] },
    ])
    expect(await warningsFor(request)).toEqual(['history messages[1]'])
  })

  test('ids of other vendors lose odd characters, and the same ones on both sides', async () => {
    const id = `call|1.${'x'.repeat(80)}`
    const turns = await turnsFor(USER, call(id), { role: 'tool', toolCallId: id, content: 'One' })
    const short = 'x'.repeat(64)
    expect(turns).toMatchObject([
      {},
      { content: [{ toolUse: { toolUseId: short } }] },
      { content: [{ toolResult: { toolUseId: short } }] },
    ])
  })

  test('the cache holds all up to the end of the prompt, and one point there is enough', async () => {
    const promptCache = {}
    const part = { type: 'text', text: 'Hi', providerOptions: { bedrock: POINT } } as const
    expect(await sentFor({ messages: [{ role: 'user', content: [part] }], promptCache })).toEqual({
      messages: [{ role: 'user', content: [{ text: 'Hi' }, POINT] }],
    })
    const turns = { messages: [USER, { role: 'assistant', content: 'So' }], promptCache } as const
    expect(await sentFor(turns)).toMatchObject({
      messages: [{ content: [{ text: 'Hi' }, POINT] }, { content: [{ text: 'So' }] }],
    })
  })
})

describe('media', () => {
  test('each has its block, with bytes or an object of S3', async () => {
    expect(
      await blocksFor(
        { type: 'image', source: { type: 'base64', data: 'AAEC', mediaType: 'image/jpg' } },
        { type: 'image', source: { type: 'id', id: 's3://bucket/a.webp' } },
        { type: 'audio', source: { type: 'base64', data: 'AAEC', mediaType: 'audio/mpeg' } },
        { type: 'file', source: { type: 'id', id: 's3://bucket/a', mediaType: 'video/mp4' } },
        {
          type: 'file',
          source: { type: 'base64', data: 'AAEC', mediaType: 'application/pdf' },
          filename: 'My  re.port_2.pdf',
          providerOptions: { bedrock: { citations: { enabled: true }, ...POINT } },
        },
        { type: 'file', source: { type: 'base64', data: btoa('Facts'), mediaType: 'text/plain; charset=utf-8' } },
        { type: 'file', source: { type: 'id', id: 's3://bucket/b.csv' } },
        { type: 'file', source: { type: 'id', id: 's3://bucket/c' }, filename: 'c.' },
      ),
    ).toEqual([
      { image: { format: 'jpeg', source: { bytes: 'AAEC' } } },
      { image: { format: 'webp', source: { s3Location: { uri: 's3://bucket/a.webp' } } } },
      { audio: { format: 'mp3', source: { bytes: 'AAEC' } } },
      { video: { format: 'mp4', source: { s3Location: { uri: 's3://bucket/a' } } } },
      { document: { format: 'pdf', name: 'My re-port-2', source: { bytes: 'AAEC' }, citations: { enabled: true } } },
      POINT,
      { document: { format: 'txt', name: 'document', source: { text: 'Facts' } } },
      { document: { format: 'csv', name: 'document-2', source: { s3Location: { uri: 's3://bucket/b.csv' } } } },
      { document: { name: 'c', source: { s3Location: { uri: 's3://bucket/c' } } } },
    ])
  })

  test.each<[InputPart, string]>([
    [{ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }, 'messages[0].content[0]'],
    [{ type: 'image', source: { type: 'base64', data: 'AAEC', mediaType: 'image/tiff' } }, 'source.mediaType'],
    [{ type: 'audio', source: { type: 'id', id: 's3://bucket/a' } }, 'source.mediaType'],
  ])('%j is refused by its path', async (part, path) => {
    const [kind, told, sent] = await refusalOf({ messages: [{ role: 'user', content: [part] }] })
    expect([kind, sent]).toEqual(['unsupported', 0])
    expect(told).toContain(path)
  })

  test('what is no base64 is refused', async () => {
    const part = { type: 'image', source: { type: 'base64', data: '§', mediaType: 'image/png' } } as const
    expect(await refusalOf({ messages: [{ role: 'user', content: [part] }] })).toMatchObject(['invalid_request', {}, 0])
  })

  test('a part whose options are a block is that block, with bytes', async () => {
    const video = { format: 'mp4', source: { bytes: new Uint8Array([0, 1, 2]) } }
    const guardContent = { image: { format: 'png', source: { bytes: 'AAEC' } } }
    expect(
      await blocksFor(
        { type: 'text', text: '', providerOptions: { bedrock: { video } } },
        { type: 'text', text: 'Hi', providerOptions: { bedrock: { guardContent } } },
      ),
    ).toEqual([{ video: { format: 'mp4', source: { bytes: 'AAEC' } } }, { guardContent }])
  })
})

describe('the result of a tool', () => {
  test('holds text, objects and media; cache points stand behind it', async () => {
    expect(
      await resultFor(
        { type: 'text', text: 'One', providerOptions: { bedrock: POINT } },
        { type: 'json', value: { n: 1 } },
        { type: 'json', value: [1] },
        { type: 'image', source: { type: 'base64', data: 'AAEC', mediaType: 'image/png' } },
        {
          type: 'text',
          text: '',
          providerOptions: { bedrock: { searchResult: { source: 's', title: 't', content: [] } } },
        },
      ),
    ).toEqual([
      {
        toolResult: {
          toolUseId: 't1',
          content: [
            { text: 'One' },
            { json: { n: 1 } },
            { text: '[1]' },
            { image: { format: 'png', source: { bytes: 'AAEC' } } },
            { searchResult: { source: 's', title: 't', content: [] } },
          ],
        },
      },
      POINT,
    ])
  })

  test('may be empty, and holds no sound', async () => {
    expect(await resultFor({ type: 'text', text: '' })).toEqual([{ toolResult: { toolUseId: 't1', content: [] } }])
    const sound = { type: 'audio', source: { type: 'base64', data: 'AAEC', mediaType: 'audio/wav' } } as const
    const messages: Message[] = [USER, call('t1'), { role: 'tool', toolCallId: 't1', content: [sound] }]
    expect(await refusalOf({ messages })).toMatchObject(['unsupported', {}, 0])
  })
})

describe('an earlier answer', () => {
  test('goes back as it came', async () => {
    const blocks = [
      { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'sig' } } },
      { reasoningContent: { redactedContent: 'AAEC' } },
      { reasoningContent: { reasoningText: { text: 'So.' } } },
      { toolUse: { toolUseId: 't1', name: 'nova_grounding', input: { query: 'so' }, type: 'server_tool_use' } },
      {
        toolResult: { toolUseId: 't1', content: [{ text: 'Found' }], status: 'success', type: 'nova_grounding_result' },
      },
      { citationsContent: { content: [{ text: 'It is.' }], citations: [{ title: 'facts' }] } },
      { citationsContent: { citations: [{ location: { web: { url: 'https://example.com' } } }] } },
      { image: { format: 'png', source: { bytes: 'AAEC' } } },
      { hologram: { source: { bytes: 'AAEC' } } },
      { text: 'Done.' },
      { toolUse: { toolUseId: 't2', name: 'get', input: { bytes: 'AAEC' } } },
    ]
    const [choice] = (await read(answer(...blocks))).choices
    const { content } = toMessage(choice)
    const request: CompletionRequest = { messages: [USER, { role: 'assistant', content }] }
    expect((await sentFor(request))['messages']).toEqual([SENT_USER, { role: 'assistant', content: blocks }])
  })

  test('what Claude thought on its own API is taken', async () => {
    const replay = { provider: 'anthropic', api: 'messages', data: { signature: 'sig' } }
    expect(await historyFor({ type: 'reasoning', text: 'Hm.', replay })).toEqual([
      [{ reasoningContent: { reasoningText: { text: 'Hm.', signature: 'sig' } } }],
      [],
    ])
  })

  test('of other vendors is left out with a warning, but for what can be read', async () => {
    const replay = { provider: 'example', api: 'chat', data: { signature: 'x' } }
    const [blocks, warnings] = await historyFor(
      { type: 'reasoning', text: 'Hm.', replay },
      { type: 'reasoning', text: '', replay: { provider: 'anthropic', api: 'messages', data: { data: 'x' } } },
      { type: 'tool_activity', id: 'a', name: 'search', arguments: '{}' },
      { type: 'media', mediaType: 'image/png', data: 'AAEC' },
      { type: 'unknown', value: { a: 1 } },
      { type: 'refusal', text: 'No.' },
      { type: 'text', text: ' ' },
      { type: 'text', text: 'Yes.', citations: [{ source: 1 }], replay },
    )
    expect(blocks).toEqual([{ text: 'No.' }, { text: 'Yes.' }])
    expect(warnings).toEqual(Array.from({ length: 7 }, (_, i) => `history messages[1].content[${i}]`))
  })

  test('arguments that are no JSON object go inside of one', async () => {
    const [blocks, warnings] = await historyFor(
      { type: 'tool_call', id: 'a', name: 'get', arguments: '{"cut' },
      { type: 'tool_call', id: 'b', name: 'sql', arguments: '{}', custom: true },
    )
    expect(blocks).toEqual([
      { toolUse: { toolUseId: 'a', name: 'get', input: { input: '{"cut' } } },
      { toolUse: { toolUseId: 'b', name: 'sql', input: { input: '{}' } } },
    ])
    expect(warnings).toContain('history messages[1].content[0].arguments')
  })

  test('of a stream has what the whole one has', () => {
    const replay = own({ type: 'image' })
    const content = freeze([{ type: 'media', mediaType: 'image/png', url: 's3://bucket/a', replay } as const])
    const { value } = toConverseParams({ model: 'm', messages: [USER, { role: 'assistant', content }] })
    expect(value.messages?.[1]?.content).toEqual([
      { image: { format: 'png', source: { s3Location: { uri: 's3://bucket/a' } } } },
    ])
  })
})
