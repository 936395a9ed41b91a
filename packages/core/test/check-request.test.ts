import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completionRequest } from '../src/arbitraries/index.ts'
import type { Capabilities, CompletionRequest } from '../src/contract/index.ts'
import { checkRequest, type CheckOptions } from '../src/engine/check-request.ts'
import { REQUEST_FIELDS } from '../src/engine/request-fields.ts'
import { findFault } from '../src/engine/request-shape.ts'
import { deepFreeze } from './support.ts'

const nothing: Capabilities = {
  input: 'messages',
  settings: [],
  toolChoice: [],
  tools: [],
  responseFormat: [],
  media: { image: [], audio: [], file: [] },
  output: [],
}

const everything: Capabilities = {
  input: 'messages',
  settings: Object.keys(REQUEST_FIELDS) as Capabilities['settings'], // More than the settings does no harm.
  toolChoice: ['auto', 'none', 'required', 'tool'],
  tools: ['function', 'custom', 'vendor'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64', 'url', 'id'], audio: ['base64', 'url', 'id'], file: ['base64', 'url', 'id'] },
  output: [],
}

function options(capabilities: Capabilities, strict = false): CheckOptions {
  return { provider: 'fake', capabilities, strict }
}

const base: CompletionRequest = { model: 'm', messages: [{ role: 'user', content: 'hello' }] }
const tool = { type: 'function', name: 'f' } as const

describe('findFault', () => {
  it('finds nothing in generated requests', () => {
    fc.assert(
      fc.property(completionRequest(), (request) => {
        expect(findFault(request)).toBeUndefined()
        expect(JSON.parse(JSON.stringify(request))).toStrictEqual(request)
      }),
      { numRuns: 300 },
    )
  })

  const faults: readonly (readonly [wrong: object, path: string])[] = [
    [{ max_tokens: 5 }, 'max_tokens is no field of a request'],
    [{ model: '' }, 'model'],
    [{ prompt: 'a' }, 'exactly one of messages and prompt'],
    [{ messages: undefined }, 'exactly one of messages and prompt'],
    [{ messages: [] }, 'messages'],
    [{ suffix: 'a' }, 'suffix'],
    [{ maxTokens: 0 }, 'maxTokens'],
    [{ maxTokens: '5' }, 'maxTokens'],
    [{ temperature: Number.NaN }, 'temperature'],
    [{ n: 1.5 }, 'n:'],
    [{ seed: null }, 'seed'],
    [{ stop: [1] }, 'stop'],
    [{ logitBias: { a: 'x' } }, 'logitBias'],
    [{ metadata: { a: 1 } }, 'metadata'],
    [{ topLogprobs: 2 }, 'topLogprobs'],
    [{ responseFormat: { type: 'xml' } }, 'responseFormat'],
    [{ responseFormat: { type: 'json_schema' } }, 'responseFormat'],
    [{ toolChoice: 'required' }, 'toolChoice'],
    [{ tools: [tool], toolChoice: { type: 'tool', name: 'g' } }, 'toolChoice.name'],
    [{ tools: [tool, tool] }, 'tools[1].name'],
    [{ tools: [{ type: 'function', name: '' }] }, 'tools[0].name'],
    [{ tools: [{ name: 'f' }] }, 'tools[0].type'],
    [{ messages: [{ role: 'developer', content: 'a' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'user' }] }, 'messages[0].content'],
    [{ messages: [{ role: 'tool', content: 'a' }] }, 'messages[0].toolCallId'],
    [{ messages: [{ role: 'user', content: ['a'] }] }, 'messages[0].content[0].type'],
    [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
    [{ messages: [{ role: 'user', content: [{ type: 'image' }] }] }, 'messages[0].content[0].source'],
  ]

  it.each(faults)('names what is wrong in %j', (wrong, path) => {
    expect(findFault({ ...base, ...wrong })).toContain(path)
  })

  it('repeats no value', () => {
    const fault = findFault({ ...base, stop: { secret: 'my-secret' } } as unknown as CompletionRequest)
    expect(fault).toContain('stop')
    expect(fault).not.toContain('my-secret')
  })
})

describe('checkRequest', () => {
  it('gives a request that the wire carries as it is', () => {
    fc.assert(
      fc.property(completionRequest({ input: 'messages', tools: ['function', 'custom'] }), (request) => {
        const { value, warnings } = checkRequest(deepFreeze(request), options(everything, true))
        expect(value).toEqual(request)
        expect(warnings).toEqual([])
      }),
    )
  })

  it('leaves out hints that the wire lacks, and names each in a warning', () => {
    const hints: CompletionRequest = {
      temperature: 0,
      topP: 0.5,
      topK: 3,
      seed: 1,
      frequencyPenalty: 0,
      presencePenalty: 0,
      reasoning: { effort: 'low' },
      user: 'u',
      metadata: { a: 'b' },
      serviceTier: 'auto',
      promptCache: {},
      parallelToolCalls: true,
    }
    const { value, warnings } = checkRequest({ ...base, ...hints }, options(nothing))
    expect(value).toEqual(base)
    expect(warnings.map(({ code }) => code)).toEqual(Object.keys(hints).map(() => 'unsupported'))
    expect(new Set(warnings.map(({ path }) => path))).toEqual(new Set(Object.keys(hints)))
    for (const key of Object.keys(hints) as (keyof CompletionRequest)[])
      expect(() => checkRequest({ ...base, [key]: hints[key] }, options(nothing, true))).toThrow(key)
  })

  const image = { type: 'image', source: { type: 'url', url: 'http://127.0.0.1/a.png' } } as const
  const demands: readonly (readonly [demand: CompletionRequest, path: string])[] = [
    [{ stop: 'x' }, 'stop'],
    [{ logitBias: { 1: 2 } }, 'logitBias'],
    [{ logprobs: true }, 'logprobs'],
    [{ n: 2 }, 'n '],
    [{ parallelToolCalls: false }, 'parallelToolCalls'],
    [{ tools: [tool] }, 'tools[0]'],
    [{ responseFormat: { type: 'json_object' } }, 'responseFormat'],
    [{ responseFormat: { type: 'json_schema', schema: {} } }, 'responseFormat'],
    [{ messages: [{ role: 'user', content: [image] }] }, 'messages[0].content[0]'],
    [{ messages: [{ role: 'tool', toolCallId: 'x', content: [image] }] }, 'messages[0].content[0]'],
    [{ messages: undefined, prompt: ['a', 'b'] }, 'prompt'],
    [{ messages: undefined, prompt: 'a', suffix: 'b' }, 'suffix'],
    [{ messages: undefined, prompt: 'a', echo: true }, 'echo'],
    [{ messages: undefined, prompt: 'a', bestOf: 2 }, 'bestOf'],
  ]

  it.each(demands)('throws unsupported for %j, without strict', (demand, path) => {
    const unsupported = { kind: 'unsupported', message: expect.stringContaining(path) as string, retryable: false }
    expect(() => checkRequest({ ...base, ...demand }, options(nothing))).toThrow(expect.objectContaining(unsupported))
  })

  it('throws for a choice of tools, and for the tool of another vendor, that the wire lacks', () => {
    const tools: Capabilities = { ...nothing, tools: ['function', 'vendor'] }
    const forced: CompletionRequest = { ...base, tools: [tool], toolChoice: 'required' }
    expect(() => checkRequest(forced, options(tools))).toThrow('toolChoice')
    const foreign: CompletionRequest = { ...base, tools: [{ type: 'vendor', provider: 'other', tool: {} }] }
    expect(() => checkRequest(foreign, options(tools))).toThrow('tools[0]')
    expect(checkRequest({ ...base, tools: [tool], toolChoice: 'auto' }, options(tools)).warnings).toEqual([])
  })

  it('asks for nothing where a demand says what happens anyway', () => {
    const idle: CompletionRequest = {
      n: 1,
      logprobs: false,
      stop: [],
      tools: [],
      logitBias: {},
      responseFormat: { type: 'text' },
    }
    expect(checkRequest({ ...base, ...idle }, options(nothing, true)).warnings).toEqual([])
  })

  it('refuses messages on a wire that completes a prompt', () => {
    const legacy: Capabilities = { ...nothing, input: 'prompt' }
    expect(() => checkRequest(base, options(legacy))).toThrow(expect.objectContaining({ kind: 'unsupported' }))
    expect(checkRequest({ model: 'm', prompt: ['a', 'b'] }, options(legacy)).value.prompt).toEqual(['a', 'b'])
  })

  it('makes a prompt one user message on a wire that only chats', () => {
    for (const prompt of ['a', ['a']])
      expect(checkRequest({ model: 'm', prompt }, options(nothing)).value).toEqual({
        model: 'm',
        messages: [{ role: 'user', content: 'a' }],
      })
  })

  it('throws invalid_request for a fault, before anything else', () => {
    const wrong = { ...base, logprobs: true, n: 0 }
    expect(() => checkRequest(wrong, options(nothing))).toThrow(expect.objectContaining({ kind: 'invalid_request' }))
  })
})
