import { checkMirror } from '@concord/conformance'
import type { CallMode, CompletionChoice, CompletionRequest, CompletionResponse } from '@concord/core'
import { isObject, objectsOf } from '@concord/core/adapter'
import { answer, reasoning, startEmulator, text, toolCall } from '@concord/emulator'
import { OpenAI } from 'openai'
import type { OrqProviderOptions } from '../src/hosts/orq.ts'
import { describe, expect, test } from 'vitest'
import {
  createHostClient,
  createOrq,
  createOrqCompletions,
  createR9s,
  createR9sCompletions,
  type HostLiteral,
  orq as orqHost,
  r9s as r9sHost,
} from '../src/index.ts'
import { hostDialect, normalizeHost } from '../src/server/index.ts'
import { argot, orq, r9s, type Shape, shapeDialect, speakeasyChat, speakeasyCompletion } from '../src/shapes/index.ts'
import { answersOf, anyAnswers } from './shape-answers.ts'
import * as fc from 'fast-check'

/** More by hand: MIRROR_RUNS=5000 vitest run test/shape-dialects.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 200)

const SHAPES: readonly Shape[] = [speakeasyCompletion, r9s, argot, speakeasyChat, orq]

const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }
const SCRIPT = answer('Hello there', { usage })

describe('one emulator', () => {
  test.for(SHAPES)('answers in $name, whole and streamed', async (shape) => {
    const dialects = SHAPES.map((one) => shapeDialect(one, { prefix: `/${one.name}` }))
    await using emulator = await startEmulator({ dialects, script: SCRIPT })
    const path = dialects.find(({ name }) => name === shape.name)?.routes[0]?.path ?? ''
    const ask = async (stream: boolean): Promise<string> => {
      const request = { model: 'test-model', prompt: 'Hi', messages: [{ role: 'user', content: 'Hi' }], stream }
      const response = await fetch(emulator.url + path, { method: 'POST', body: JSON.stringify(request) })
      expect(response.status).toBe(200)
      return response.text()
    }
    const body: unknown = JSON.parse(await ask(false))
    expect(shape.schema.parse(body)).toEqual(body)
    expect(shape.fromBody(body).choices[0].text).toBe('Hello there')
    const data = [...(await ask(true)).matchAll(/^data: (.*)$/gm)].map(([, line = '']) => line)
    expect(data.at(-1)).toBe('[DONE]')
    const events = data.slice(0, -1).map((line): unknown => JSON.parse(line))
    for (const event of events) expect(shape.eventSchema.parse(event)).toEqual(event)
    expect(events.map((event) => shape.fromEvent(event).choices[0]?.text ?? '').join('')).toBe('Hello there')
  })

  test('has the routes of those who answer in the shapes', () => {
    const routes = SHAPES.map((shape) => [shape.name, shapeDialect(shape).routes.map(({ path }) => path)])
    expect(Object.fromEntries(routes)).toEqual({
      'speakeasy-completion': ['/v1/completions'],
      r9s: ['/v1/completions'],
      argot: ['/v1/completions'],
      'speakeasy-chat': ['/v1/chat/completions'],
      orq: ['/v2/proxy/completions'],
    })
  })

  test('tells what a shape could not carry', async () => {
    const told: unknown[] = []
    await using emulator = await startEmulator({
      dialects: [shapeDialect(orq)],
      script: [reasoning('Hm.'), text('Hello')],
      onWarnings: (warnings) => told.push(...warnings),
    })
    const client = createOrqCompletions({
      apiKey: 'test-key',
      baseURL: `${emulator.url}/v2/proxy`,
      model: 'test-model',
    })
    const response = await client.complete({ prompt: 'Hi' })
    expect(response.choices[0].text).toBe('Hello')
    expect(told).toContainEqual({
      code: 'not_encodable',
      message: 'the shape orq has no place for a reasoning part',
      path: 'choices[0].content',
    })
  })
})

describe.for([
  ['orq', orq, orqHost, createOrqCompletions, createOrq, '/v2/proxy'],
  ['r9s', r9s, r9sHost, createR9sCompletions, createR9s, '/v1'],
] as const)('the clients of %s', ([, shape, host, createLegacy, createChat, base]) => {
  test('read their own shape, and chat beside it', async () => {
    await using emulator = await startEmulator({ dialects: [shapeDialect(shape), hostDialect(host)], script: SCRIPT })
    const options = { apiKey: 'test-key', baseURL: emulator.url + base, model: 'test-model' }
    const request: CompletionRequest = { prompt: 'Hi' }
    for (const client of [createLegacy(options), createChat(options)]) {
      const whole = await client.complete(request)
      const streamed = await client.stream(request).response()
      for (const response of [whole, streamed])
        expect(response).toMatchObject({
          provider: host.provider,
          choices: [{ text: 'Hello there', finishReason: 'stop' }],
        })
      expect(whole.usage).toEqual(usage)
    }
  })

  test(`read what their shape says, in ${RUNS} runs over real sockets`, { timeout: 600_000 }, async () => {
    const report = await checkMirror(
      {
        dialect: shapeDialect(shape),
        createClient: ({ url, clock }) =>
          createHostClient(host, 'completions', {
            apiKey: 'test-key',
            baseURL: url + base,
            retry: false,
            timeout: false,
            clock,
          }),
        responses: fc.oneof(
          { arbitrary: answersOf(shape), weight: 3 },
          { arbitrary: answersOf(shape).map(withoutUsage), weight: 3 },
          { arbitrary: anyAnswers(shape), weight: 1 },
        ),
        normalize: (response, mode) => normalize(shape, host, response, mode),
      },
      { runs: RUNS },
    )
    expect(report.runs).toBe(RUNS)
  })
})

test('OpenAI’s SDK reads a function’s call of the chat shape, piece by piece', async () => {
  await using emulator = await startEmulator({
    dialects: [shapeDialect(speakeasyChat)],
    script: toolCall('add', { a: 1, b: 2 }),
  })
  const client = new OpenAI({ apiKey: 'test-key', baseURL: `${emulator.url}/v1` })
  const pieces = await client.chat.completions.create({
    model: 'test-model',
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
  })
  let called = ''
  for await (const { choices } of pieces)
    for (const { delta } of choices)
      called += (delta.function_call?.name ?? '') + (delta.function_call?.arguments ?? '')
  expect(called).toBe('add{"a":1,"b":2}')
})

test('Orq’s router parameters are typed, and go as they are', async () => {
  await using emulator = await startEmulator({ dialects: [shapeDialect(orq)], script: SCRIPT })
  const client = createOrqCompletions({ apiKey: 'test-key', baseURL: `${emulator.url}/v2/proxy`, model: 'test-model' })
  const router = {
    retry: { count: 3, on_codes: [429, 503] },
    fallbacks: [{ model: 'openai/gpt-4o-mini' }],
    cache: { type: 'exact_match', ttl: 60 },
    load_balancer: { type: 'weight_based', models: [{ model: 'openai/gpt-4o', weight: 0.7 }] },
    timeout: { call_timeout: 30_000 },
  } as const
  await client.complete({ prompt: 'Hi', providerOptions: { orq: router } })
  const { body } = await emulator.journal.next()
  expect(body).toEqual({ model: 'test-model', prompt: 'Hi', ...router })
  // @ts-expect-error A balancer by weights names its models.
  const nameless: OrqProviderOptions = { load_balancer: { type: 'weight_based', models: [{}] } }
  expect(nameless).toBeDefined()
})

/** What a host's adapter reads of its shape; the usage that is kept is the one that the shape wrote. */
function normalize(shape: Shape, host: HostLiteral, response: CompletionResponse, mode: CallMode): CompletionResponse {
  const { providerMetadata, ...rest } = normalizeHost(host, response, { api: 'completions' })
  const { usage: _usage, ...metadata } = providerMetadata ?? {}
  const wires: readonly unknown[] = mode === 'stream' ? shape.toEvents(response).value : [shape.toBody(response).value]
  const [wire] = wires
  const written = isObject(wire) && wire['usage'] !== undefined ? { ...metadata, usage: wire['usage'] } : metadata
  const [first, ...others] = rest.choices
  const withWord = (choice: CompletionChoice): CompletionChoice => normalizeEnding(choice, wires)
  return {
    ...rest,
    choices: [withWord(first), ...others.map(withWord)],
    ...(Object.keys(written).length > 0 && { providerMetadata: written }),
  }
}

/** A choice of a shape may end without a word. */
function normalizeEnding(
  { nativeFinishReason, ...choice }: CompletionChoice,
  wires: readonly unknown[],
): CompletionChoice {
  const choices = wires.filter(isObject).flatMap((wire) => objectsOf(wire['choices']))
  const isSaid = choices.some(({ index, finish_reason: word }) => index === choice.index && typeof word === 'string')
  return isSaid && nativeFinishReason !== undefined ? { ...choice, nativeFinishReason } : choice
}

/** The events of R9S’ streams have no place for one. */
function withoutUsage({ usage: _usage, ...response }: CompletionResponse): CompletionResponse {
  return response
}
