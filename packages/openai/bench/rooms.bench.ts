import { createContext } from '@concord/core/adapter'
import { test } from 'vitest'
import { createDecoder } from '../src/chat/stream/decoder.ts'
import { createDecoder as createLegacyDecoder } from '../src/completions/stream.ts'
import { OPENAI } from '../src/host.ts'
import { toChatParams, toResponseParams } from '../src/index.ts'
import { createDecoder as createResponseDecoder } from '../src/responses/stream/decoder.ts'

const head = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', usage: null, obfuscation: 'x' }

const chat: readonly unknown[] = [
  ...Array.from({ length: 1000 }, (_, i) => ({
    ...head,
    choices: [{ index: 0, delta: { content: `word ${i} ` }, logprobs: null, finish_reason: null }],
  })),
  { ...head, choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }] },
  '[DONE]',
]

const legacy: readonly unknown[] = [
  ...Array.from({ length: 1000 }, (_, i) => ({
    ...head,
    object: 'text_completion',
    choices: [{ index: 0, text: `word ${i} `, logprobs: null, finish_reason: null }],
  })),
  { ...head, object: 'text_completion', choices: [{ index: 0, text: '', logprobs: null, finish_reason: 'stop' }] },
  '[DONE]',
]

const response = { id: 'r', object: 'response', created_at: 1, model: 'm', status: 'in_progress', output: [] }
const place = { item_id: 'i', output_index: 0, content_index: 0 }

const responses: readonly unknown[] = [
  { type: 'response.created', response },
  { type: 'response.output_item.added', output_index: 0, item: { id: 'i', type: 'message', content: [] } },
  ...Array.from({ length: 1000 }, (_, i) => ({
    type: 'response.output_text.delta',
    ...place,
    delta: `word ${i} `,
    logprobs: [],
  })),
  { type: 'response.completed', response: { ...response, status: 'completed' } },
]

test('a thousand deltas', async ({ bench }) => {
  await bench.compare(
    bench('decode chat', () => {
      const decoder = createDecoder(createContext({}), OPENAI)
      for (const event of chat) decoder.decode(event)
      decoder.end()
    }),
    bench('decode completions', () => {
      const decoder = createLegacyDecoder(createContext({}), OPENAI)
      for (const event of legacy) decoder.decode(event)
      decoder.end()
    }),
    bench('decode responses', () => {
      const decoder = createResponseDecoder(createContext({}), OPENAI)
      for (const event of responses) decoder.decode(event)
      decoder.end()
    }),
  )
})

test('a request', async ({ bench }) => {
  const request = { model: 'm', prompt: 'Why is the sky blue?' }
  await bench.compare(
    bench('toChatParams', () => {
      toChatParams(request)
    }),
    bench('toResponseParams', () => {
      toResponseParams(request)
    }),
  )
})
