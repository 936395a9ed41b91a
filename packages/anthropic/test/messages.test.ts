import type { CompletionRequest, HistoryPart, Message, ToolResultPart } from '@concord/core'
import { toMessage } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { type Json, message, probe } from './wire.ts'

const { read, refusalOf, sentFor, warningsFor } = probe

const USER = { role: 'user', content: 'Hi' } as const

/** The turns on the wire for these messages. */
async function turnsFor(...messages: readonly Message[]): Promise<unknown> {
  return (await sentFor({ messages }))['messages']
}

/** The blocks on the wire for a user's message of these parts. */
async function blocksFor(...content: readonly ToolResultPart[]): Promise<unknown> {
  const [, , turn] = (await turnsFor(USER, call('toolu_1'), {
    role: 'tool',
    toolCallId: 'toolu_1',
    content,
  })) as readonly Json[]
  const [result] = (turn?.['content'] ?? []) as readonly Json[] // The turn holds the one result.
  return result?.['content']
}

/** An earlier answer of one call. */
function call(id: string): Message {
  return { role: 'assistant', content: [{ type: 'tool_call', id, name: 'get', arguments: '{}' }] }
}

/** The blocks on the wire for an earlier answer, and the warnings as `code path`. */
async function historyFor(...content: readonly HistoryPart[]): Promise<readonly [blocks: unknown, warnings: unknown]> {
  const request: CompletionRequest = { messages: [USER, { role: 'assistant', content }, USER] }
  const turns = (await sentFor(request))['messages'] as readonly Json[] // A request always has them.
  return [turns.find(({ role }) => role === 'assistant')?.['content'], await warningsFor(request)]
}

/** A token of Anthropic's. */
function own(data: unknown): { readonly provider: string; readonly api: string; readonly data: unknown } {
  return { provider: 'anthropic', api: 'messages', data }
}

describe('turns', () => {
  test('instructions at the beginning are the system field, later ones are turns', async () => {
    const sent = await sentFor({
      messages: [{ role: 'system', content: 'Be brief.' }, USER, { role: 'system', content: 'Be kind.' }, USER],
    })
    expect(sent).toMatchObject({
      system: 'Be brief.',
      messages: [USER, { role: 'system', content: 'Be kind.' }, USER],
    })
  })

  test('several instructions are several blocks, with what is attached to them', async () => {
    const providerOptions = { anthropic: { cache_control: { type: 'ephemeral' } } }
    const sent = await sentFor({
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'system',
          content: [
            { type: 'text', text: 'Be ' },
            { type: 'text', text: 'kind.' },
          ],
          providerOptions,
        },
        USER,
      ],
    })
    expect(sent['system']).toEqual([
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'Be ' },
      { type: 'text', text: 'kind.', cache_control: { type: 'ephemeral' } },
    ])
  })

  test('the results of tools and what the user says next are one turn', async () => {
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
      { role: 'tool', toolCallId: 'b', content: '', isError: true },
      USER,
    )
    expect(turns).toEqual([
      USER,
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'a', name: 'get', input: { n: 1 } },
          { type: 'tool_use', id: 'b', name: 'get', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: 'One' },
          { type: 'tool_result', tool_use_id: 'b', is_error: true },
          { type: 'text', text: 'Hi' },
        ],
      },
    ])
  })

  test('a result after what the user says is moved before it', async () => {
    const messages: Message[] = [USER, call('a'), USER, { role: 'tool', toolCallId: 'a', content: 'One' }]
    const { content } = ((await turnsFor(...messages)) as readonly Json[]).at(-1) ?? {}
    expect(content).toMatchObject([{ type: 'tool_result' }, { type: 'text' }])
    expect(await warningsFor({ messages })).toEqual(['history messages[3]'])
  })

  test('an empty turn is left out', async () => {
    const messages: Message[] = [USER, { role: 'assistant', content: [] }, { role: 'user', content: '' }, USER]
    expect(await turnsFor(...messages)).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hi' },
          { type: 'text', text: 'Hi' },
        ],
      },
    ])
    expect(await warningsFor({ messages })).toEqual(['history messages[1]', 'history messages[2]'])
  })

  test('ids that the wire refuses are changed alike in call and result', async () => {
    const turns = await turnsFor(USER, call('get:0'), { role: 'tool', toolCallId: 'get:0', content: 'One' })
    expect(turns).toMatchObject([USER, { content: [{ id: 'get_3a0' }] }, { content: [{ tool_use_id: 'get_3a0' }] }])
  })
})

describe('content', () => {
  test('images are sent by bytes, by URL and by id', async () => {
    expect(
      await blocksFor(
        { type: 'image', source: { type: 'base64', data: 'AAAA', mediaType: 'image/jpg' } },
        { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
        { type: 'image', source: { type: 'id', id: 'file_1' } },
      ),
    ).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' } },
      { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
      { type: 'image', source: { type: 'file', file_id: 'file_1' } },
    ])
  })

  test('files are documents: PDFs as they are, texts as text', async () => {
    expect(
      await blocksFor(
        { type: 'file', source: { type: 'base64', data: 'AAAA', mediaType: 'application/pdf' }, filename: 'a.pdf' },
        { type: 'file', source: { type: 'base64', data: 'R3LDvMOfZQ==', mediaType: 'text/csv' } },
        { type: 'file', source: { type: 'url', url: 'https://example.com/a.pdf' } },
        { type: 'file', source: { type: 'id', id: 'file_1' } },
      ),
    ).toEqual([
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' }, title: 'a.pdf' },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Grüße' } },
      { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
      { type: 'document', source: { type: 'file', file_id: 'file_1' } },
    ])
  })

  test.each([
    [{ type: 'image', source: { type: 'base64', data: 'AAAA', mediaType: 'image/tiff' } }, 'source.mediaType'],
    [{ type: 'file', source: { type: 'base64', data: 'AAAA', mediaType: 'application/zip' } }, 'source.mediaType'],
    [{ type: 'audio', source: { type: 'base64', data: 'AAAA', mediaType: 'audio/wav' } }, 'audio'],
  ] as const)('%j is refused before a request', async (part, named) => {
    const [kind, told, sent] = await refusalOf({ messages: [{ role: 'user', content: [part] }] })
    expect([kind, sent]).toEqual(['unsupported', 0])
    expect(told).toContain('messages[0].content[0]')
    expect(told).toContain(named)
  })

  test('values are sent as JSON text, empty texts are not sent', async () => {
    expect(await blocksFor({ type: 'json', value: { n: [1] } }, { type: 'text', text: '' })).toEqual([
      { type: 'text', text: '{"n":[1]}' },
    ])
  })

  test('attachments stand on their block, and one of another type is the block', async () => {
    const result = { type: 'search_result', source: 'https://example.com', title: 'News', content: [] }
    expect(
      await blocksFor(
        { type: 'text', text: 'Hi', providerOptions: { anthropic: { cache_control: { type: 'ephemeral' } } } },
        { type: 'text', text: '', providerOptions: { anthropic: result } },
      ),
    ).toEqual([{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }, result])
  })
})

describe('an earlier answer', () => {
  test('of Anthropic goes back block by block, as it was', async () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
      { type: 'redacted_thinking', data: 'secret' },
      { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'so' }, caller: { type: 'direct' } },
      { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [{ encrypted_content: 'abc' }] },
      { type: 'mcp_tool_use', id: 'mcp_1', name: 'echo', input: {}, server_name: 'echoes' },
      { type: 'mcp_tool_result', tool_use_id: 'mcp_1', is_error: false, content: [] },
      { type: 'text', text: 'So it is.', citations: [{ type: 'web_search_result_location', encrypted_index: 'xyz' }] },
      { type: 'container_upload', file_id: 'file_1' },
      { type: 'tool_use', id: 'toolu_1', name: 'get', input: { n: 1 }, caller: { type: 'code_execution_20260120' } },
    ]
    const { choices } = await read(message({ content }))
    const messages = [USER, toMessage(choices[0]), { role: 'tool', toolCallId: 'toolu_1', content: 'One' } as const]
    expect(await turnsFor(...messages)).toMatchObject([USER, { role: 'assistant', content }, { role: 'user' }])
    expect(await warningsFor({ messages })).toEqual([])
  })

  test('of another vendor keeps what can be read, and names the rest', async () => {
    const foreign = { provider: 'openai', api: 'responses', data: { type: 'reasoning' } }
    expect(
      await historyFor(
        { type: 'reasoning', text: 'Hm.', replay: foreign },
        { type: 'text', text: 'Hi', citations: [{ source: { type: 'url_citation' } }] },
        { type: 'refusal', text: 'No.' },
        { type: 'media', mediaType: 'image/png', data: 'AAAA' },
        { type: 'tool_activity', id: 'ws_1', name: 'web_search', arguments: '{}' },
        { type: 'unknown', value: { type: 'novel' } },
        { type: 'text', text: '\n' },
      ),
    ).toEqual([
      [
        { type: 'text', text: 'Hi' },
        { type: 'text', text: 'No.' },
      ],
      [
        'history messages[1].content[0]',
        'history messages[1].content[2]',
        'history messages[1].content[3]',
        'history messages[1].content[4]',
        'history messages[1].content[5]',
        'history messages[1].content[6]',
      ],
    ])
  })

  test('that Claude thought on Bedrock is taken by its signature', async () => {
    const thought = (data: unknown): HistoryPart => {
      return { type: 'reasoning', text: 'Hm.', replay: { provider: 'bedrock', api: 'converse', data } }
    }
    expect(await historyFor(thought({ signature: 'sig' }), thought({ redactedContent: 'AAEC' }))).toEqual([
      [{ type: 'thinking', thinking: 'Hm.', signature: 'sig' }],
      ['history messages[1].content[1]'],
    ])
  })

  test('with arguments that are no object sends them inside of one', async () => {
    expect(
      await historyFor(
        { type: 'tool_call', id: 'a', name: 'get', arguments: '{"city": "Ro' },
        { type: 'tool_call', id: 'b', name: 'sql', arguments: 'select 1', custom: true },
      ),
    ).toEqual([
      [
        { type: 'tool_use', id: 'a', name: 'get', input: { input: '{"city": "Ro' } },
        { type: 'tool_use', id: 'b', name: 'sql', input: { input: 'select 1' } },
      ],
      [
        'history messages[1]', // Neither call has a result.
        'history messages[1]',
        'history messages[1].content[0].arguments',
        'history messages[1].content[1].arguments',
      ],
    ])
  })

  test('takes attachments on its parts and on its last block', async () => {
    const providerOptions = { anthropic: { cache_control: { type: 'ephemeral' } } }
    const [, turn] = (await turnsFor(
      USER,
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'A', providerOptions },
          { type: 'text', text: 'B' },
        ],
        providerOptions,
      },
      USER,
    )) as readonly Json[]
    expect(turn?.['content']).toEqual([
      { type: 'text', text: 'A', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'B', cache_control: { type: 'ephemeral' } },
    ])
  })

  test('whose token is Anthropic’s but whose part is not is left out', async () => {
    const [, warnings] = await historyFor({ type: 'unknown', value: 'text', replay: own({ type: 'novel' }) })
    expect(warnings).toEqual(['history messages[1].content[0]', 'history messages[1]'])
  })
})
