import { Anthropic } from '@anthropic-ai/sdk'
import type { CompletionChunk, CompletionResponse, OutputPart } from '@concord/core'
import { startEmulator, text as say, toolCall } from '@concord/emulator'
import { expect, test } from 'vitest'
import { anthropicMessages } from '../src/server/index.ts'

/** A response of one part, of another vendor. */
function response(part: OutputPart): CompletionResponse {
  const choice = { ...pieceOf(part), finishReason: 'stop' as const }
  return { object: 'completion', id: 'msg_1', created: 1000, model: 'm', provider: 'example', choices: [choice] }
}

function pieceOf(part: OutputPart): CompletionChunk['choices'][number] {
  return { index: 0, text: part.type === 'text' ? part.text : '', content: [part], finishReason: null }
}

test('a loop of the SDK whose thread nobody holds goes on with all its messages', async () => {
  await using emulator = await startEmulator({
    dialects: [anthropicMessages],
    holdsState: false,
    script: ({ messages = [] }) => (messages.length === 3 ? say('2') : toolCall('add', { a: 1 })),
  })
  const runner = new Anthropic({ apiKey: 'test-key', baseURL: emulator.url }).beta.messages.toolRunner({
    model: 'claude-test',
    max_tokens: 7,
    messages: [{ role: 'user', content: 'Hi' }],
    tools: [
      {
        type: 'custom',
        name: 'add',
        input_schema: { type: 'object' },
        run: () => '2',
        parse: (input: unknown) => input,
      },
    ],
  })
  expect((await runner).content).toMatchObject([{ type: 'text', text: '2' }])
})

test('a citation of another vendor is written in the form of this one', () => {
  const citations = [{ title: 'A', source: { foreign: true, title: 'A' } }]
  const { value, warnings } = anthropicMessages.toBody(response({ type: 'text', index: 0, text: 'Hi', citations }), {
    request: {},
    stream: false,
  })
  const written = { type: 'web_search_result_location', url: '', title: 'A', cited_text: '', encrypted_index: '' }
  expect(value).toMatchObject({ content: [{ citations: [written] }] })
  expect(warnings.map(({ path }) => path)).toEqual(['choices[0].content[0].citations'])
})

test('text that comes when its block has ended begins another', () => {
  const encoder = anthropicMessages.createEncoder({ request: {}, stream: true })
  const pieces = [
    { type: 'reasoning', index: 0, text: 'Hm.' },
    { type: 'text', index: 1, text: 'Hi' },
    { type: 'reasoning', index: 0, text: 'So.' },
  ] as const
  const text = pieces.map((part) => encoder.encode({ ...response(part), choices: [pieceOf(part)] })).join('')
  const places = [...text.matchAll(/"type":"(\w+)","index":(\d)/g)].map(([, type, index]) => `${index} ${type}`)
  expect(places.slice(-4)).toEqual([
    '1 content_block_delta',
    '1 content_block_stop',
    '2 content_block_start',
    '2 content_block_delta',
  ])
  expect(encoder.warnings.map(({ path }) => path)).toEqual(['choices[0].content'])
})
