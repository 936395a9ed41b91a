import type { CompletionChunk, CompletionError, CompletionResponse, OutputPart } from '@concord/core'
import { collect, isCompletionError } from '@concord/core'
import { describe, expect, test } from 'vitest'
import {
  argot,
  createShapeMemory,
  orq,
  r9s,
  type Shape,
  speakeasyChat,
  speakeasyCompletion,
} from '../src/shapes/index.ts'

const CONTEXT = { now: () => 1_000_500, createId: () => 'made-1', request: { model: 'asked' } }

/** Reads a body, and makes sure that it comes back as it was. */
function read(shape: Shape, body: object): CompletionResponse {
  const response = shape.fromBody(body, CONTEXT)
  expect(shape.toBody(response)).toEqual({ value: body, warnings: [] })
  return response
}

function failure(run: () => unknown): CompletionError {
  try {
    run()
  } catch (error) {
    if (isCompletionError(error)) return error
    throw error
  }
  throw new Error('it should have failed')
}

function answer(
  content: readonly OutputPart[],
  fields: Partial<CompletionResponse['choices'][0]> = {},
): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const choice = { index: 0, text, content, finishReason: 'stop', nativeFinishReason: 'stop', ...fields } as const
  return { object: 'completion', id: 'c-1', created: 1000, model: 'm', provider: 'openai', choices: [choice] }
}

const HELLO = { type: 'text', index: 0, text: 'Hello' } as const

describe('speakeasyCompletion', () => {
  test('may lack everything but the list of choices', () => {
    expect(read(speakeasyCompletion, { choices: [{}] })).toEqual({
      object: 'completion',
      id: 'made-1',
      created: 1000,
      model: 'asked',
      provider: 'openai',
      choices: [
        {
          index: 0,
          text: '',
          content: [],
          finishReason: 'unknown',
          providerMetadata: { shape: { made: { index: 0, text: '' } } },
        },
      ],
      providerMetadata: { shape: { made: { object: 'completion', id: 'made-1', created: 1000, model: 'asked' } } },
    })
  })

  test('has its lists of log-probabilities, each of which may be missing', () => {
    const logprobs = { tokens: ['He', 'llo'], token_logprobs: [-0.5, -1], text_offset: [0, 2] }
    const [choice] = read(speakeasyCompletion, { choices: [{ index: 0, text: 'Hello', logprobs }] }).choices
    expect(choice.logprobs).toEqual({
      content: [
        { token: 'He', logprob: -0.5, textOffset: 0 },
        { token: 'llo', logprob: -1, textOffset: 2 },
      ],
    })
    expect(choice.providerMetadata).toBeUndefined()
  })

  test('keeps lists that cannot be told from others', () => {
    const [choice] = read(speakeasyCompletion, {
      choices: [{ logprobs: { token_logprobs: [-0.5], tokens: null } }],
    }).choices
    expect(choice).toMatchObject({
      logprobs: { content: [{ token: '', logprob: -0.5 }] },
      providerMetadata: { logprobs: { token_logprobs: [-0.5], tokens: null } },
    })
  })

  test('has choices in any order', () => {
    const body = {
      choices: [
        { index: 1, text: 'b' },
        { index: 0, text: 'a' },
      ],
    }
    expect(read(speakeasyCompletion, body).choices.map(({ text }) => text)).toEqual(['a', 'b'])
  })

  test('may be without any choice: an ending that nobody knows', () => {
    const [choice] = read(speakeasyCompletion, { choices: [] }).choices
    expect(choice).toEqual({ index: 0, text: '', content: [], finishReason: 'unknown' })
  })

  test('writes what the contract says now, not what was there', () => {
    const response = speakeasyCompletion.fromBody({ choices: [{ text: null, index: 0 }] }, CONTEXT)
    const [choice] = response.choices
    const changed = { ...response, id: 'mine', choices: [{ ...choice, text: 'Hello', content: [HELLO] }] } as const
    expect(speakeasyCompletion.toBody(changed).value).toEqual({ id: 'mine', choices: [{ text: 'Hello', index: 0 }] })
  })
})

describe('r9s', () => {
  const head = { id: 'c-1', object: 'completion', created: 1000, model: 'm' }

  test('has log-probabilities without declared fields, and padded events', () => {
    const logprobs = { secret: [1, 2] }
    const body = { ...head, choices: [{ text: 'Hi', index: 0, logprobs, finish_reason: 'stop' }] }
    expect(read(r9s, body).choices[0]).toMatchObject({ nativeFinishReason: 'stop', providerMetadata: { logprobs } })
    const event = { ...head, choices: [{ text: 'Hi', index: 0 }], obfuscation: 'xxx', system_fingerprint: 'fp_1' }
    const chunk = r9s.fromEvent(event)
    expect(chunk).toMatchObject({ systemFingerprint: 'fp_1', providerMetadata: { obfuscation: 'xxx' } })
    expect(r9s.toEvents(chunk)).toEqual({ value: [event], warnings: [] })
  })

  test('calls itself a completion, and nothing else', () => {
    const body = { ...head, object: 'text_completion', choices: [] }
    expect(failure(() => r9s.fromBody(body))).toMatchObject({ kind: 'invalid_response', provider: 'r9s' })
    expect(failure(() => r9s.fromBody(body)).message).toMatch(/^r9s: object: /)
    expect(failure(() => r9s.fromEvent(body)).message).toMatch(/^r9s: object: /)
  })

  test('says where something does not fit', () => {
    const choice = { text: 'Hi', index: 0, finish_reason: 'tool_calls' }
    const message = (body: unknown): string => failure(() => r9s.fromBody(body)).message
    expect(message({ ...head, choices: [choice] })).toMatch(/^r9s: choices\[0\]\.finish_reason: /)
    expect(message({ ...head, choices: [{ ...choice, text: 7 }] })).toMatch(/^r9s: choices\[0\]\.text: /)
    expect(message('no object')).toMatch(/^r9s: body: /)
  })

  test('has three words for an ending: another is told, and claims no natural end', () => {
    const { value, warnings } = r9s.toBody({ ...answer([HELLO], { finishReason: 'pause' }), provider: 'r9s' })
    expect(value.choices[0]?.finish_reason).toBe('length')
    expect(warnings.map(({ path }) => path)).toContain('choices[0].finishReason')
  })
})

describe('argot', () => {
  const wire = {
    id: '<id>',
    object: 'text_completion',
    created: 739_264,
    model: '911',
    choices: [{ finish_reason: 'content_filter', index: 604_846, logprobs: {}, text: '<value>' }],
    system_fingerprint: 'fp_1',
    usage: {
      completion_tokens: 2,
      prompt_tokens: 1,
      total_tokens: 3,
      completion_tokens_details: { reasoning_tokens: 1 },
    },
  }

  test('says the same on its wire and in camelCase', () => {
    const camelCase = {
      id: '<id>',
      object: 'text_completion',
      created: 739_264,
      model: '911',
      choices: [{ finishReason: 'content_filter', index: 604_846, logprobs: {}, text: '<value>' }],
      systemFingerprint: 'fp_1',
      usage: {
        completionTokens: 2,
        promptTokens: 1,
        totalTokens: 3,
        completionTokensDetails: { reasoningTokens: 1 },
      },
    }
    const response = read(argot, wire)
    expect(read(argot.camelCase, camelCase)).toEqual(response)
    expect(response).toMatchObject({
      systemFingerprint: 'fp_1',
      choices: [
        { index: 604_846, text: '<value>', finishReason: 'content_filter', providerMetadata: { logprobs: {} } },
      ],
      usage: { totalTokens: 3, completionTokensDetails: { reasoningTokens: 1 } },
    })
  })

  test('has log-probabilities that are numbers', () => {
    const logprobs = { content: [{ token: 'Hello', logprob: null }] }
    const { value, warnings } = argot.toBody(answer([HELLO], { logprobs }))
    expect([value.choices[0]?.logprobs, warnings]).toEqual([{ tokens: ['Hello'] }, []])
    const some = { content: [...logprobs.content, { token: '!', logprob: -1 }] }
    expect(argot.toBody(answer([HELLO], { logprobs: some })).warnings).toMatchObject([
      { path: 'choices[0].logprobs.content' },
    ])
    expect(argot.toBody(answer([HELLO])).value.choices[0]?.logprobs).toBeNull()
  })

  test('is refused by a path in its own names, and without a word of the answer', () => {
    const choice = { finishReason: 'stop', index: 0, text: '', logprobs: { topLogprobs: [{ secret: 'x' }] } }
    const { message } = failure(() => argot.camelCase.fromBody({ ...wire, choices: [choice], usage: undefined }))
    expect(message).toMatch(/^openai: choices\[0\]\.logprobs\.topLogprobs\[0\]: /)
    expect(message).not.toContain('secret')
  })
})

describe('speakeasyChat', () => {
  test('calls a function, which has no id', () => {
    const message = { role: 'assistant', content: null, function_call: { name: 'add', arguments: '{"a":1}' } }
    const body = { object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'function_call' }] }
    expect(read(speakeasyChat, body).choices[0]).toEqual({
      index: 0,
      text: '',
      content: [
        {
          type: 'tool_call',
          index: 0,
          id: 'function_call_0',
          name: 'add',
          arguments: '{"a":1}',
          syntheticId: true,
        },
      ],
      finishReason: 'tool_calls',
      nativeFinishReason: 'function_call',
    })
  })

  test('calls a function in pieces, whose name comes once', () => {
    const delta = (fields: object, word: string | null = null): object => ({
      id: 'c-1',
      object: 'chat.completion.chunk',
      created: 1000,
      model: 'm',
      choices: [{ index: 0, delta: fields, finish_reason: word }],
    })
    const events = [
      delta({ role: 'assistant', content: 'Let me add.' }),
      delta({ function_call: { name: 'add', arguments: '' } }),
      delta({ function_call: { arguments: '{"a":' } }),
      delta({ function_call: { arguments: '1}' } }),
      delta({}, 'function_call'),
    ]
    const [reading, writing] = [createShapeMemory(), createShapeMemory()]
    const chunks: CompletionChunk[] = events.map((event) => speakeasyChat.fromEvent(event, reading))
    expect(collect(chunks).choices[0]).toMatchObject({
      content: [
        { type: 'text', index: 0, text: 'Let me add.' },
        { type: 'tool_call', index: 1, name: 'add', arguments: '{"a":1}' },
      ],
      finishReason: 'tool_calls',
    })
    expect(chunks.flatMap((chunk) => speakeasyChat.toEvents(chunk, writing).value)).toEqual(events)
    const call = { name: 'add', arguments: '{"a":1}' }
    const message = { role: 'assistant', content: 'Let me add.', function_call: call }
    expect(speakeasyChat.toBody(collect(chunks))).toEqual({
      value: {
        id: 'c-1',
        object: 'chat.completion',
        created: 1000,
        model: 'm',
        choices: [{ index: 0, message, finish_reason: 'function_call' }],
      },
      warnings: [],
    })
  })

  test('has no place for a second call, or for its id', () => {
    const call = { type: 'tool_call', name: 'add', arguments: '{}' } as const
    const { warnings } = speakeasyChat.toBody(
      answer(
        [
          { ...call, index: 0, id: 'call_a' },
          { ...call, index: 1, id: 'call_b' },
        ],
        { finishReason: 'tool_calls' },
      ),
    )
    expect(warnings.map(({ path }) => path)).toEqual([
      'choices[0].content[0].id',
      'choices[0].content[0].syntheticId',
      'choices[0].content',
    ])
  })
})

describe('orq', () => {
  test('may have its time as a text, places that are fractions, and counts that are not known', () => {
    const usage = { prompt_tokens: 1.5, total_tokens: null, completion_tokens_details: null }
    const choices = [{ text: 'Hi', index: 0.5, finish_reason: 'tool_calls' }]
    const response = read(orq, { id: 'c-1', object: 'completion', created: '1700000000', model: 'm', choices, usage })
    expect(response).toMatchObject({
      created: 1_700_000_000,
      choices: [{ index: 0, finishReason: 'tool_calls', providerMetadata: { index: 0.5 } }],
      providerMetadata: { created: '1700000000', object: 'completion', usage },
    })
    expect(response.usage).toBeUndefined()
    expect(read(orq, { id: 'c-1', object: 'text_completion', model: 'm', choices })).toMatchObject({ created: 1000 })
  })
})

test('every shape tells what it has no place for', () => {
  const thought = { type: 'reasoning', index: 0, text: 'Hm.' } as const
  for (const shape of [speakeasyCompletion, r9s, argot, speakeasyChat, orq]) {
    const { warnings } = shape.toBody({ ...answer([thought, { ...HELLO, index: 1 }]), provider: shape.provider })
    expect(warnings).toEqual([
      {
        code: 'not_encodable',
        message: `the shape ${shape.name} has no place for a reasoning part`,
        path: 'choices[0].content',
      },
    ])
  }
})
