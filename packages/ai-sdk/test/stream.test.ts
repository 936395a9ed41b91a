import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { CompletionChunk, CompletionClient, OutputPart } from '@concord/core'
import { createBatches, createStream } from '@concord/core/adapter'
import { completionResponse } from '@concord/core/arbitraries'
import { answer, createScriptedClient, fail, type Script, startEmulator, text } from '@concord/emulator'
import { assert, asyncProperty } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toLanguageModel } from '../src/index.ts'
import { wires } from './wires.ts'

const CALL: LanguageModelV4CallOptions = { prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] }

async function partsOf(
  client: CompletionClient,
  call: Partial<LanguageModelV4CallOptions> = {},
): Promise<LanguageModelV4StreamPart[]> {
  const { stream } = await toLanguageModel(client, { modelId: 'm' }).doStream({ ...CALL, ...call })
  return readAll(stream)
}

async function readAll<T>(source: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = []
  for await (const one of source) read.push(one)
  return read
}

/** What is wrong with the order of a stream, by the rules of the interface. */
function faultsOf(parts: readonly LanguageModelV4StreamPart[]): readonly string[] {
  const faults: string[] = []
  const open = new Set<string>()
  const types = parts.map(({ type }) => type)
  if (types[0] !== 'stream-start' || types[1] !== 'response-metadata') faults.push('the head is not first')
  if (types.indexOf('finish') !== types.length - 1) faults.push('the finish is not last, or there are several')
  for (const part of parts) {
    const [, kind, step] = /^(text|reasoning|tool-input)-(start|delta|end)$/.exec(part.type) ?? []
    const block = `${kind} ${'id' in part ? part.id : ''}`
    if (step === 'start' && open.has(block)) faults.push(`${block} starts twice`)
    if (step !== 'start' && step !== undefined && !open.has(block)) faults.push(`${block} is not open`)
    if (step === 'start') open.add(block)
    if (step === 'end') open.delete(block)
    if (part.type === 'tool-call' && open.has(`tool-input ${part.toolCallId}`)) faults.push('a call within its input')
  }
  return [...faults, ...[...open].map((block) => `${block} does not end`)]
}

describe('the parts of a stream', () => {
  test('are in the order of the interface, whatever the answer is', async () => {
    const check = asyncProperty(completionResponse(), async (response) => {
      expect(faultsOf(await partsOf(createScriptedClient(response)))).toEqual([])
    })
    await assert(check, { numRuns: 200 })
  })

  test.each<[string, Script]>([
    ['a failure', fail({ kind: 'overloaded' }, 'Hello wor')],
    ['a cut', fail({ kind: 'interrupted' }, 'Hello wor')],
  ])('are in order after %s, which is told before the finish', async (_title, script) => {
    const parts = await partsOf(createScriptedClient(script))
    expect(faultsOf(parts)).toEqual([])
    expect(parts.slice(-2)).toMatchObject([
      { type: 'error', error: { name: 'AI_APICallError' } },
      { type: 'finish', finishReason: { unified: expect.stringMatching(/^(error|interrupted)$/) } },
    ])
  })

  test('are, for an answer that comes piece by piece', async () => {
    const metadata = (index: number, more = {}) => ({ concord: { turn: 'id', index, ...more } })
    const parts = await partsOf(
      clientOf([
        [{ type: 'reasoning', index: 0, text: 'H' }],
        [{ type: 'reasoning', index: 0, text: 'm.' }],
        [{ type: 'text', index: 1, text: 'Let me' }],
        [{ type: 'tool_call', index: 2, id: 'c1', name: 'add', arguments: '{"a":' }],
        [{ type: 'text', index: 1, text: ' see.' }], // Words that come late.
        [{ type: 'reasoning', index: 0, text: '', replay: TOKEN }], // A token that comes late.
        [{ type: 'tool_call', index: 2, id: 'c1', name: 'add', arguments: '1}' }],
      ]),
    )
    const unknown = undefined
    expect(parts).toEqual([
      { type: 'stream-start', warnings: [] },
      { type: 'response-metadata', id: 'id', timestamp: new Date(5000), modelId: 'model-1' },
      { type: 'reasoning-start', id: '0-0' },
      { type: 'reasoning-delta', id: '0-0', delta: 'H' },
      { type: 'reasoning-delta', id: '0-0', delta: 'm.' },
      { type: 'reasoning-end', id: '0-0', providerMetadata: metadata(0) },
      { type: 'text-start', id: '1-1' },
      { type: 'text-delta', id: '1-1', delta: 'Let me' },
      { type: 'text-end', id: '1-1', providerMetadata: metadata(1) },
      { type: 'tool-input-start', id: 'c1', toolName: 'add' },
      { type: 'tool-input-delta', id: 'c1', delta: '{"a":' },
      { type: 'text-start', id: '1-2' },
      { type: 'text-delta', id: '1-2', delta: ' see.' },
      { type: 'text-end', id: '1-2', providerMetadata: metadata(1) },
      { type: 'tool-input-delta', id: 'c1', delta: '1}' },
      { type: 'tool-input-end', id: 'c1' },
      {
        type: 'custom',
        kind: 'concord.late',
        providerMetadata: metadata(0, { replay: TOKEN, late: true, part: { type: 'reasoning', text: '' } }),
      },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'add', input: '{"a":1}', providerMetadata: metadata(2) },
      {
        type: 'finish',
        usage: {
          inputTokens: { total: unknown, noCache: unknown, cacheRead: unknown, cacheWrite: unknown },
          outputTokens: { total: unknown, text: unknown, reasoning: unknown },
        },
        finishReason: { unified: 'tool-calls', raw: unknown },
        providerMetadata: { concord: { provider: 'test', finishReason: 'tool_calls' } },
      },
    ])
  })

  test('have every chunk beside them, if raw ones are wanted', async () => {
    const client = createScriptedClient(answer('one two three'))
    const chunks = await readAll(client.stream({ prompt: 'x' }))
    const parts = await partsOf(client, { includeRawChunks: true })
    expect(faultsOf(parts)).toEqual([])
    const raw = parts.flatMap((part) => (part.type === 'raw' ? [part.rawValue] : []))
    expect(raw).toMatchObject(chunks.map(({ choices }) => ({ object: 'completion', choices })))
  })

  test.each(wires)('begin with what $name cannot be asked for', async ({ connect, dialect }) => {
    await using emulator = await startEmulator({ dialects: [dialect], script: text('Hi') })
    const [start] = await partsOf(connect(emulator.url), { presencePenalty: 0.5, topK: 3, seed: 1 })
    expect(start).toMatchObject({ type: 'stream-start' })
    const told = start?.type === 'stream-start' ? start.warnings : []
    expect(told.length).toBeGreaterThan(0)
    expect(told.every(({ type }) => type === 'unsupported')).toBe(true)
  })
})

const TOKEN = { provider: 'test', api: 'x', data: { signature: 'sealed' } }

/** A client that streams these pieces, a chunk each. */
function clientOf(pieces: readonly (readonly OutputPart[])[]): CompletionClient {
  const facts = { object: 'completion', id: 'id', created: 5, model: 'model-1', provider: 'test' } as const
  const toChunk = (content: readonly OutputPart[], finishReason: 'tool_calls' | null): CompletionChunk => {
    const written = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
    return { ...facts, choices: [{ index: 0, text: written, content, finishReason }] }
  }
  async function* readChunks(): AsyncGenerator<readonly CompletionChunk[], undefined> {
    for (const content of pieces) yield [toChunk(content, null)]
    yield [toChunk([], 'tool_calls')]
  }
  return {
    provider: 'test',
    complete: () => Promise.reject(new Error('only streams')),
    stream: () => createStream('test', () => createBatches(undefined, readChunks)),
  }
}
