import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { completionResponse } from '../src/arbitraries/index.ts'
import type { CompletionResponse, OutputPart, StandardSchema, ToolCallPart } from '../src/contract/index.ts'
import { findFault } from '../src/engine/request-shape.ts'
import { parseArguments, parseOutput, toMessage, toolCalls, toolResult } from '../src/index.ts'
import { deepFreeze, failureOf, head } from './support.ts'

const Recipe = z.object({ title: z.string(), steps: z.array(z.string()) })
const call: ToolCallPart = { type: 'tool_call', index: 0, id: 'x', name: 'f', arguments: '{"title":"a","steps":[]}' }

function answer(text: string, fields: Partial<CompletionResponse['choices'][0]> = {}): CompletionResponse {
  const content: readonly OutputPart[] = [{ type: 'text', index: 0, text }]
  return { ...head, requestId: 'req_1', choices: [{ index: 0, text, content, finishReason: 'stop', ...fields }] }
}

describe('parseOutput', () => {
  it('gives what the schema makes of the answer', async () => {
    const schema = z.object({ count: z.string().transform(Number) })
    expect(await parseOutput(answer('{"count":"3"}'), schema)).toEqual({ count: 3 })
  })

  it('waits for a schema that takes its time', async () => {
    const schema: StandardSchema<string> = {
      '~standard': { version: 1, vendor: 'test', validate: async (value) => ({ value: `${JSON.stringify(value)}!` }) },
    }
    expect(await parseOutput(answer('1'), schema)).toBe('1!')
  })

  it('reads another choice, and rejects one that is not there', async () => {
    const [first] = answer('1').choices
    const two: CompletionResponse = { ...answer('1'), choices: [first, { ...first, index: 3, text: '2' }] }
    expect(await parseOutput(two, z.number(), { choice: 3 })).toBe(2)
    expect(await failureOf(parseOutput(two, z.number(), { choice: 1 }))).toMatchObject({ kind: 'invalid_request' })
  })

  it('throws content_filter for a refusal', async () => {
    const refusal: OutputPart = { type: 'refusal', index: 0, text: 'I must not' }
    const refused = answer('', { content: [refusal], text: '' })
    for (const response of [refused, answer('1', { finishReason: 'refusal' })]) {
      const error = await failureOf(parseOutput(response, z.number()))
      expect(error).toMatchObject({ kind: 'content_filter', provider: 'fake', requestId: 'req_1', retryable: false })
      expect(error.partial).toBe(response)
      expect(error.message).not.toContain('I must not')
    }
  })

  it('throws interrupted for an answer that was cut by its length', async () => {
    const error = await failureOf(parseOutput(answer('{"title"', { finishReason: 'length' }), Recipe))
    expect(error).toMatchObject({ kind: 'interrupted', retryable: false })
  })

  it('throws invalid_response for what is no JSON, without repeating it', async () => {
    const error = await failureOf(parseOutput(answer('Sure! Here it is'), Recipe))
    expect(error).toMatchObject({ kind: 'invalid_response', partial: { choices: [{ text: 'Sure! Here it is' }] } })
    expect(error.message).not.toContain('Sure')
  })

  it('names the paths that do not fit, and no value', async () => {
    const error = await failureOf(parseOutput(answer('{"title":"my-title","steps":["a",7]}'), Recipe))
    expect(error.kind).toBe('invalid_response')
    expect(error.message).toContain('steps.1')
    expect(error.message).not.toContain('my-title')
  })
})

describe('parseArguments', () => {
  it('gives what the schema makes of the arguments', async () => {
    expect(await parseArguments(call, Recipe)).toEqual({ title: 'a', steps: [] })
  })

  it('reads no arguments as an empty object', async () => {
    expect(await parseArguments({ ...call, arguments: '' }, z.object({}))).toEqual({})
  })

  it('reads the free text of a custom tool as a string', async () => {
    expect(await parseArguments({ ...call, arguments: '{"a', custom: true }, z.string())).toBe('{"a')
  })

  it('throws invalid_response for arguments that were cut or do not fit', async () => {
    for (const written of ['{"title":"a"', '{"title":"a"}'])
      expect(await failureOf(parseArguments({ ...call, arguments: written }, Recipe))).toMatchObject({
        kind: 'invalid_response',
      })
  })
})

describe('toMessage', () => {
  it('makes any choice a turn that a request takes, and changes nothing of it', () => {
    fc.assert(
      fc.property(completionResponse(), (response) => {
        const [choice] = deepFreeze(response).choices
        const message = toMessage(choice)
        expect(message).toEqual({ role: 'assistant', content: choice.content })
        expect(findFault({ model: 'm', messages: [message] })).toBeUndefined()
      }),
    )
  })
})

describe('toolCalls', () => {
  it('gives the calls that the client has to run, in their order', () => {
    const content: readonly OutputPart[] = [
      { ...call, index: 0, id: 'b' },
      { type: 'tool_activity', index: 1, id: 's', name: 'web_search', arguments: '{}' },
      { type: 'text', index: 2, text: 'a' },
      { ...call, index: 3, id: 'a' },
    ]
    expect(toolCalls({ content }).map(({ id }) => id)).toEqual(['b', 'a'])
  })
})

describe('toolResult', () => {
  it('keeps a string as it is and makes any other value a JSON part', () => {
    const turn = { role: 'tool', toolCallId: 'x', name: 'f' }
    expect(toolResult(call, 'sunny')).toEqual({ ...turn, content: 'sunny' })
    expect(toolResult(call, { degrees: 21 })).toEqual({ ...turn, content: [{ type: 'json', value: { degrees: 21 } }] })
    expect(toolResult(call, undefined)).toEqual({ ...turn, content: [{ type: 'json', value: null }] })
  })

  it('says that the tool failed, and only then', () => {
    expect(toolResult(call, 'no', { isError: true })).toHaveProperty('isError', true)
    expect(toolResult(call, 'yes', { isError: false })).not.toHaveProperty('isError')
  })
})
