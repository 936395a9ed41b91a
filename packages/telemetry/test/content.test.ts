import type { CompletionRequest } from '@concord/core'
import { answer, createScriptedClient, media, reasoning, refusal, text, toolCall } from '@concord/emulator'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type TelemetryOptions, withTelemetry } from '../src/index.ts'
import { record, type Recorded, register } from './recorded.ts'

const replay = { provider: 'emulator', api: 'test', data: { signature: 'sealed' } }

const REQUEST: CompletionRequest = {
  model: 'model-1',
  messages: [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image', source: { type: 'base64', data: 'AAAA', mediaType: 'image/png' } },
        { type: 'file', source: { type: 'url', url: 'https://example.org/a.pdf' } },
        { type: 'audio', source: { type: 'id', id: 'file-1' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'Hm.', replay },
        { type: 'tool_call', id: 'c1', name: 'look', arguments: '{"at":1}' },
        { type: 'tool_activity', id: 's1', name: 'search', arguments: '{"q":"x"}' },
        { type: 'tool_activity', id: 's1', name: 'search', output: [1] },
      ],
    },
    { role: 'tool', toolCallId: 'c1', content: [{ type: 'json', value: { seen: true } }] },
  ],
  tools: [
    { type: 'function', name: 'look', description: 'Looks', parameters: { type: 'object' } },
    { type: 'vendor', provider: 'emulator', tool: { type: 'search', name: 'search' } },
  ],
}

const SCRIPT = answer([
  reasoning('So.', { replay }),
  text('A cat.'),
  toolCall('look', '{"at": 2'),
  refusal('No.'),
  media('image/png', { data: 'AAAA' }),
  media('audio/wav', { data: 'AAAA', transcript: 'Miaow' }),
  media('application/pdf', { url: 'https://example.org/cat.pdf' }),
])

const OUTPUT = [
  {
    role: 'assistant',
    parts: [
      { type: 'reasoning', content: 'So.' },
      { type: 'text', content: 'A cat.' },
      { type: 'tool_call', id: expect.any(String), name: 'look', arguments: '{"at": 2' },
      { type: 'refusal', content: 'No.' },
      { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
      { type: 'blob', modality: 'audio', mime_type: 'audio/wav', transcript: 'Miaow', content: 'AAAA' },
      { type: 'uri', modality: 'document', mime_type: 'application/pdf', uri: 'https://example.org/cat.pdf' },
    ],
  },
]

let recorded: Recorded
let unregister: () => void
beforeEach(() => {
  recorded = record()
  unregister = register(recorded)
})
afterEach(() => unregister())

async function tell(
  content: TelemetryOptions['content'],
  mode: 'complete' | 'stream' = 'complete',
): Promise<Record<string, unknown>> {
  const client = withTelemetry(createScriptedClient(SCRIPT), { content })
  await (mode === 'complete' ? client.complete(REQUEST) : client.stream(REQUEST).response())
  return recorded.spans().at(-1)?.attributes ?? {}
}

const CONTENT = new Set(['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.tool.definitions'])

describe('what is said', () => {
  test('is not recorded unless it is asked for', async () => {
    expect(Object.keys(await tell(undefined)).filter((key) => CONTENT.has(key))).toEqual([])
    expect(JSON.stringify(recorded.spans().map(({ attributes }) => attributes))).not.toMatch(/cat|brief|look/)
  })

  test.each(['complete', 'stream'] as const)('is recorded by the conventions’ schemas (%s)', async (mode) => {
    const attributes = await tell(true, mode)
    expect(attributes['gen_ai.input.messages']).toEqual([
      { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'What is this?' },
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
          { type: 'uri', modality: 'document', uri: 'https://example.org/a.pdf' },
          { type: 'file', modality: 'audio', file_id: 'file-1' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hm.' },
          { type: 'tool_call', id: 'c1', name: 'look', arguments: { at: 1 } },
          {
            type: 'server_tool_call',
            id: 's1',
            name: 'search',
            server_tool_call: { type: 'search', arguments: '{"q":"x"}' },
          },
          { type: 'server_tool_call_response', id: 's1', server_tool_call_response: { type: 'search', output: [1] } },
        ],
      },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'c1', response: [{ type: 'json', value: { seen: true } }] }],
      },
    ])
    expect(attributes['gen_ai.output.messages']).toEqual(OUTPUT)
    expect(attributes['gen_ai.tool.definitions']).toEqual([
      { type: 'function', name: 'look', description: 'Looks', parameters: { type: 'object' } },
      { type: 'search', name: 'search' },
    ])
    expect(JSON.stringify(attributes)).not.toContain('sealed')
  })

  test('is recorded as far as a function lets it through', async () => {
    const attributes = await tell((value, attribute) => {
      if (attribute === 'gen_ai.input.messages') return undefined
      return JSON.parse(JSON.stringify(value).replaceAll('cat', '[animal]')) as unknown[] // Still a list.
    })
    expect(attributes).not.toHaveProperty('gen_ai.input.messages')
    expect(JSON.stringify(attributes['gen_ai.output.messages'])).toContain('A [animal].')
  })

  test('is not recorded by a function that throws, and the call goes on', async () => {
    const attributes = await tell(() => {
      throw new Error('no')
    })
    expect(Object.keys(attributes).filter((key) => CONTENT.has(key))).toEqual([])
    expect(attributes['gen_ai.response.finish_reasons']).toEqual(['tool_call'])
  })
})
