import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  base64,
  completionChunks,
  completionRequest,
  completionResponse,
  outputPart,
  PART_TYPES,
  text,
  usage,
} from '../src/arbitraries/index.ts'
import type { OutputPart } from '../src/contract/index.ts'
import { checkUsage } from '../src/laws/index.ts'

/** Many values, always the same ones. */
function sample<Value>(arbitrary: fc.Arbitrary<Value>): readonly Value[] {
  return fc.sample(arbitrary, { numRuns: 300, seed: 7 })
}

describe('completionResponse', () => {
  it('holds every type of part, every optional field and several choices, somewhere', () => {
    const responses = sample(completionResponse())
    const types = responses.flatMap(({ choices }) => choices.flatMap(({ content }) => content.map(({ type }) => type)))
    expect(new Set(types)).toEqual(new Set(PART_TYPES))
    expect(new Set(responses.map(({ choices }) => choices.length))).toEqual(new Set([1, 2, 3]))
    const written = JSON.stringify(responses)
    const keys = [
      'usage',
      'logprobs',
      'citations',
      'replay',
      'custom',
      'syntheticId',
      'transcript',
      'requestId',
      'bytes',
    ]
    for (const key of keys) expect(written).toContain(`"${key}":`)
  })

  it('keeps to its options', () => {
    const responses = sample(
      completionResponse({
        provider: 'fake',
        parts: ['text', 'tool_call'],
        choices: { min: 2, max: 2 },
        finishReasons: ['stop', 'length', 'tool_calls'],
        usage: 'always',
        arguments: 'compact',
        customTools: false,
        syntheticIds: false,
        logprobs: { lists: ['content'], bytes: false },
        citations: false,
        replay: false,
        metadata: false,
        warnings: false,
        requestId: false,
      }),
    )
    const parts = responses.flatMap(({ choices }) => choices.flatMap(({ content }) => content))
    expect(new Set(parts.map(({ type }) => type))).toEqual(new Set(['text', 'tool_call']))
    for (const response of responses) {
      expect(response).toMatchObject({ provider: 'fake', choices: { length: 2 }, usage: {} })
      for (const choice of response.choices) {
        const hasCalls = choice.content.some(({ type }) => type === 'tool_call')
        expect(hasCalls ? ['length', 'tool_calls'] : ['stop', 'length']).toContain(choice.finishReason)
        expect(Object.keys(choice.logprobs ?? { content: [] })).toEqual(['content'])
      }
    }
    const given = parts.flatMap((part) => (part.type === 'tool_call' ? [part.arguments] : []))
    expect(given.map((one) => JSON.stringify(JSON.parse(one)))).toEqual(given)
    const written = JSON.stringify(responses)
    const left = ['custom', 'syntheticId', 'bytes', 'citations', 'replay', 'providerMetadata', 'warnings', 'requestId']
    for (const key of left) expect(written).not.toContain(`"${key}":`)
  })

  it('gives every tool call of an answer an id of its own', () => {
    for (const { choices } of sample(completionResponse({ parts: ['tool_call'] }))) {
      const ids = choices.flatMap(({ content }) => content.map((part) => idOf(part)))
      expect(new Set(ids).size).toBe(ids.length)
    }
  })
})

describe('completionChunks', () => {
  it('interleaves parts and choices, and puts several of them into one chunk', () => {
    const streams = sample(completionChunks({ choices: { min: 2, max: 2 } }))
    const orders = streams.map((chunks) => chunks.flatMap(({ choices }) => choices.map(({ index }) => index)).join(''))
    expect(orders.some((order) => /0+1+0+1+/.test(order))).toBe(true)
    expect(
      streams.some((chunks) => chunks.some(({ choices }) => choices[0] !== undefined && choices[0].content.length > 1)),
    ).toBe(true)
  })

  it('cuts between characters, so that every piece survives UTF-8', () => {
    for (const chunks of sample(completionChunks({ metadata: false }))) expect(survives(chunks)).toBe(true)
  })
})

describe('text', () => {
  it('has halves of characters only where they are asked for', () => {
    expect(sample(text()).every((written) => written.isWellFormed())).toBe(true)
    expect(sample(text({ loneSurrogates: true })).every((written) => written.isWellFormed())).toBe(false)
  })
})

describe('base64', () => {
  it('is what an encoder writes for its bytes', () => {
    for (const data of sample(base64())) expect(Buffer.from(data, 'base64').toString('base64')).toBe(data)
  })
})

describe('usage', () => {
  it('adds up, with the details of a count together no more than it', () => {
    for (const value of sample(usage())) {
      expect(checkUsage(value)).toEqual([])
      const { cachedTokens = 0, cacheWriteTokens = 0, audioTokens = 0 } = value.promptTokensDetails ?? {}
      expect(cachedTokens + cacheWriteTokens + audioTokens).toBeLessThanOrEqual(value.promptTokens)
    }
  })
})

describe('outputPart', () => {
  it('makes parts of the type that it is asked for', () => {
    for (const type of PART_TYPES)
      expect(new Set(sample(outputPart(type)).map((part) => part.type))).toEqual(new Set([type]))
  })
})

describe('completionRequest', () => {
  it('keeps to its options', () => {
    const requests = sample(
      completionRequest({
        input: 'messages',
        settings: ['tools', 'toolChoice', 'n'],
        tools: ['function'],
        media: false,
      }),
    )
    const keys = requests.flatMap((request) => Object.keys(request))
    expect(new Set(keys)).toEqual(new Set(['model', 'messages', 'tools', 'toolChoice', 'n']))
    expect(JSON.stringify(requests)).not.toContain('"image"')
    const tools = requests.flatMap((request) => request.tools ?? [])
    expect(new Set(tools.map(({ type }) => type))).toEqual(new Set(['function']))
  })

  it('answers every call of a tool', () => {
    const histories = sample(completionRequest({ input: 'messages' })).map(({ messages = [] }) => messages)
    expect(histories.some((messages) => messages.some(({ role }) => role === 'tool'))).toBe(true)
    for (const messages of histories) {
      const calls = messages.flatMap((message) =>
        message.role === 'assistant' && typeof message.content !== 'string'
          ? message.content.flatMap((part) => (part.type === 'tool_call' ? [part.id] : []))
          : [],
      )
      const answered = messages.flatMap((message) => (message.role === 'tool' ? [message.toolCallId] : []))
      expect(answered).toEqual(calls)
    }
  })
})

function idOf(part: OutputPart): string | undefined {
  return part.type === 'tool_call' ? part.id : undefined
}

function survives(value: unknown): boolean {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  return JSON.stringify(value).isWellFormed() && !hasEscapedHalf(new TextDecoder().decode(bytes))
}

/** JSON writes half a character as an escape of its own. */
function hasEscapedHalf(json: string): boolean {
  return /(?<!\\)(\\\\)*\\ud[89a-f]/.test(json)
}
