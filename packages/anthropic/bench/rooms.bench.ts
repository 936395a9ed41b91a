import { createContext } from '@concord/core/adapter'
import { test } from 'vitest'
import { toMessageParams } from '../src/index.ts'
import { createDecoder } from '../src/stream/decoder.ts'

const message = { id: 'msg', type: 'message', role: 'assistant', model: 'm', content: [], usage: { input_tokens: 1 } }

const events: readonly unknown[] = [
  { type: 'message_start', message },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  ...Array.from({ length: 1000 }, (_, i) => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: `word ${i} ` },
  })),
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1000 } },
  { type: 'message_stop' },
]

test('a thousand deltas', async ({ bench }) => {
  await bench('decode', () => {
    const decoder = createDecoder(createContext({}))
    for (const event of events) decoder.decode(event)
    decoder.end()
  }).run()
})

test('a request', async ({ bench }) => {
  await bench('toMessageParams', () => {
    toMessageParams({ model: 'm', prompt: 'Why is the sky blue?' })
  }).run()
})
