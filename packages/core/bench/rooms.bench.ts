import { test } from 'vitest'
import { readServerSentEvents } from '../src/adapter-kit/index.ts'
import type { CompletionChunk } from '../src/contract/index.ts'
import { checkRequest } from '../src/engine/check-request.ts'
import { collect, concat } from '../src/engine/concat.ts'
import { finish, textChunk } from '../test/support.ts'

const COUNT = 1000

const chunks: readonly CompletionChunk[] = [...Array.from({ length: COUNT }, (_, i) => textChunk(`word ${i} `)), finish]

const wire: Uint8Array<ArrayBuffer> = new TextEncoder().encode(
  Array.from(
    { length: COUNT },
    (_, i) => `data: ${JSON.stringify({ id: 'c', choices: [{ text: `word ${i} ` }] })}\n\n`,
  ).join(''),
)

function bodyOf(bytes: Uint8Array<ArrayBuffer>, size: number): ReadableStream<Uint8Array> {
  let position = 0
  return new ReadableStream({
    pull(controller) {
      if (position >= bytes.length) return controller.close()
      controller.enqueue(bytes.subarray(position, position + size))
      position += size
    },
  })
}

test('a thousand pieces', async ({ bench }) => {
  await bench.compare(
    bench('server-sent events', async () => {
      for await (const _events of readServerSentEvents(bodyOf(wire, 16_384), (data) => JSON.parse(data), 'fake'));
    }),
    bench('JSON.parse alone', () => {
      for (const line of new TextDecoder().decode(wire).split('\n')) if (line !== '') JSON.parse(line.slice(6))
    }),
    bench('collect', () => {
      collect(chunks)
    }),
    bench('concat of two wholes', () => {
      concat(chunks[0] ?? finish, finish)
    }),
  )
})

test('a request', async ({ bench }) => {
  const capabilities = {
    input: 'messages',
    settings: ['maxTokens', 'temperature'],
    toolChoice: ['auto'],
    tools: ['function'],
    responseFormat: ['text'],
    media: { image: [], audio: [], file: [] },
    output: ['tool_call'],
  } as const
  const request = { model: 'm', prompt: 'Why is the sky blue?', maxTokens: 9, temperature: 1 }
  await bench('check', () => {
    checkRequest(request, { provider: 'fake', capabilities, strict: false })
  }).run()
})
