import type { CompletionRequest, Message } from '@concord/core'
import { completionRequest } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capabilities, generateCapabilities, toChatParams, toGenerateParams } from '../src/index.ts'
import { ollamaChat, ollamaGenerate } from '../src/server/index.ts'
import { caught, freeze, type Json } from './wire.ts'

const CALL = { path: '/api/chat', params: {}, query: {}, headers: {} }
const USER = { role: 'user', content: 'Hi' }
const PNG = { type: 'image', source: { type: 'base64', data: 'iVBORw0KGgo=', mediaType: 'image/png' } }

/** What a body of the chat wire asks for. */
function parse(fields: Json): ReturnType<typeof ollamaChat.parseRequest> {
  return ollamaChat.parseRequest(freeze({ model: 'llama-test', messages: [USER], ...fields }), CALL)
}

/** What a body of the generate wire asks for. */
function parseGenerate(fields: Json): ReturnType<typeof ollamaGenerate.parseRequest> {
  return ollamaGenerate.parseRequest(freeze({ model: 'llama-test', ...fields }), CALL)
}

describe('a request', () => {
  const settings = {
    format: { type: 'object' },
    think: 'low',
    logprobs: true,
    top_logprobs: 2,
    keep_alive: 0,
    options: { num_predict: 7, temperature: 0, top_p: 0.5, top_k: 3, stop: ['END'], seed: 1, num_ctx: 4096 },
  }
  const read = {
    responseFormat: { type: 'json_schema', schema: { type: 'object' } },
    reasoning: { effort: 'low' },
    logprobs: true,
    topLogprobs: 2,
    maxTokens: 7,
    temperature: 0,
    topP: 0.5,
    topK: 3,
    stop: ['END'],
    seed: 1,
  }

  test('every field has its place in the contract, or stays the vendor’s', () => {
    const { request, stream } = parse({ ...settings, stream: false })
    const own = { keep_alive: 0, options: { num_ctx: 4096 } }
    expect(request).toEqual({ model: 'llama-test', messages: [USER], ...read, providerOptions: { ollama: own } })
    expect(stream).toBe(false)
  })

  test('of generate has what is its own', () => {
    const own = { system: 'Be brief.', raw: true, images: ['aGk='], context: [1] }
    const { request } = parseGenerate({ prompt: 'Hi', suffix: '!', ...own, ...settings })
    const rest = { ...own, keep_alive: 0, options: { num_ctx: 4096 } }
    expect(request).toEqual({
      model: 'llama-test',
      prompt: 'Hi',
      suffix: '!',
      ...read,
      providerOptions: { ollama: rest },
    })
  })

  test('streams unless it says otherwise, and may lack a prompt', () => {
    expect(parse({}).stream).toBe(true)
    expect(parse({ stream: null }).stream).toBe(true)
    expect(parseGenerate({})).toEqual({ request: { model: 'llama-test', prompt: '' }, stream: true })
  })

  test('what is empty says nothing', () => {
    expect(parse({ format: '', tools: [], options: { stop: [], temperature: null } }).request).toEqual({
      model: 'llama-test',
      messages: [USER],
    })
    expect(parseGenerate({ prompt: 'Hi', suffix: '', system: '', template: '' }).request).toEqual({
      model: 'llama-test',
      prompt: 'Hi',
    })
  })

  test.each([
    [{ think: true }, { reasoning: { include: true } }],
    [{ think: false }, { reasoning: { effort: 'none' } }],
    [{ think: 'max' }, { providerOptions: { ollama: { think: 'max' } } }],
    [{ format: 'json' }, { responseFormat: { type: 'json_object' } }],
    [{ format: 'yaml' }, { providerOptions: { ollama: { format: 'yaml' } } }],
    [{ options: { num_predict: -1 } }, { providerOptions: { ollama: { options: { num_predict: -1 } } } }],
    [{ options: { stop: 'END' } }, { stop: 'END' }],
  ])('%j is %j', (fields, wanted) => {
    expect(parse(fields).request).toEqual({ model: 'llama-test', messages: [USER], ...wanted })
  })

  test('each message is read', () => {
    const calls = [
      { function: { name: 'get', arguments: { n: 1 } } },
      { id: 'call-b', function: { name: 'put', arguments: {}, index: 1, x: 1 } },
      { function: { name: 'get', arguments: {} } },
    ]
    const { request } = parse({
      messages: [
        { role: 'system', content: 'Be brief.', x: 1 },
        { role: 'user', content: 'What is it?', images: ['iVBORw0KGgo='] },
        { role: 'assistant', content: 'Look', thinking: 'Hm.', tool_calls: calls },
        { role: 'tool', content: 'one', tool_name: 'get' },
        { role: 'tool', content: 'put it', tool_call_id: 'call-b' },
        { role: 'tool', content: 'two', images: ['iVBORw0KGgo='] },
        { role: 'tool', content: 'lost' },
        { role: 'assistant', content: 'So.' },
        { role: 'critic', content: 'No.' },
      ],
    })
    expect(request.messages).toEqual([
      { role: 'system', content: 'Be brief.', providerOptions: { ollama: { x: 1 } } },
      { role: 'user', content: [PNG, { type: 'text', text: 'What is it?' }] },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'text', text: 'Look' },
          { type: 'tool_call', id: 'call-2-0', name: 'get', arguments: '{"n":1}', syntheticId: true },
          {
            type: 'tool_call',
            id: 'call-b',
            name: 'put',
            arguments: '{}',
            providerOptions: { ollama: { function: { x: 1, index: 1 } } },
          },
          { type: 'tool_call', id: 'call-2-1', name: 'get', arguments: '{}', syntheticId: true },
        ],
      },
      { role: 'tool', toolCallId: 'call-2-0', name: 'get', content: 'one' },
      { role: 'tool', toolCallId: 'call-b', content: 'put it' },
      { role: 'tool', toolCallId: 'call-2-1', content: [PNG, { type: 'text', text: 'two' }] },
      { role: 'tool', toolCallId: '', content: 'lost', providerOptions: { ollama: { role: 'tool' } } },
      { role: 'assistant', content: 'So.' },
      { role: 'user', content: 'No.', providerOptions: { ollama: { role: 'critic' } } },
    ])
  })

  test('a result without its call stays what it was', () => {
    const messages = [USER, { role: 'tool', content: 'lost', tool_name: 'get' }, USER]
    const { value, warnings } = toChatParams(parse({ messages }).request)
    expect([value.messages, warnings]).toEqual([messages, []])
  })

  test('tools are read', () => {
    const get = { name: 'get', description: 'Gets it', parameters: { type: 'object' }, x: 1 }
    expect(parse({ tools: [{ type: 'function', function: get, y: 2 }, { type: 'novel' }] }).request.tools).toEqual([
      {
        type: 'function',
        name: 'get',
        description: 'Gets it',
        parameters: { type: 'object' },
        providerOptions: { ollama: { function: { x: 1 }, y: 2 } },
      },
      { type: 'vendor', provider: 'ollama', tool: { type: 'novel' } },
    ])
  })

  test.each([
    [{ model: undefined }, 'model'],
    [{ messages: [] }, 'messages'],
    [{ messages: [{ content: 'Hi' }] }, 'messages.0.role'],
    [{ messages: [{ role: 'user', content: [] }] }, 'messages.0.content'],
    [{ options: { temperature: 'hot' } }, 'options.temperature'],
    [{ stream: 'yes' }, 'stream'],
  ])('%j is refused by its path', async (fields, path) => {
    const refused = await caught(Promise.resolve().then(() => parse(fields)))
    expect(refused).toMatchObject({ kind: 'invalid_request', status: 400 })
    expect(refused.message).toContain(`${path}:`)
  })
})

describe('a request that is written and read again', () => {
  test('asks generate for the same', () => {
    const { settings } = generateCapabilities
    const property = fc.property(
      completionRequest({ input: 'prompt', settings: [...settings, 'responseFormat'] }),
      (given) => {
        fc.pre(typeof given.prompt === 'string' || given.prompt?.length === 1)
        const { prompt = '' } = given
        const wanted = { ...common(given), prompt: typeof prompt === 'string' ? prompt : prompt[0] }
        expect(parseGenerate({ ...toGenerateParams(freeze(given)).value }).request).toEqual(wanted)
      },
    )
    fc.assert(property, { numRuns: 300 })
  })

  test('asks chat for the same', () => {
    const given = completionRequest({
      input: 'messages',
      settings: [...capabilities.settings, 'responseFormat', 'tools'],
      tools: ['function'],
      media: false,
      history: { parts: ['reasoning', 'text', 'tool_call'], replay: false, metadata: false, citations: false },
    })
    const property = fc.property(given, (request) => {
      const { value } = toChatParams(freeze(request))
      const again = parse({ ...value }).request
      expect(again).toMatchObject(common(request))
      expect(again.messages?.map(toComparable)).toEqual(request.messages?.map(toComparable))
      // What was read once is written and read the same from then on.
      expect(toChatParams(again).value).toEqual(value)
    })
    fc.assert(property, { numRuns: 300 })
  })
})

/** What comes back of the settings: the wire knows fewer efforts, holds to every schema, and a list of stops. */
function common({ responseFormat: format, reasoning: thought, stop, tools, ...request }: CompletionRequest): object {
  const { effort, include } = thought ?? {}
  const asked = effort === undefined ? (include === true ? { include } : undefined) : { effort: EFFORTS[effort] }
  const { messages: _messages, ...others } = request
  return {
    ...others,
    ...(stop !== undefined && { stop: typeof stop === 'string' ? [stop] : stop }),
    ...(asked && { reasoning: asked }),
    ...(format !== undefined &&
      'schema' in format && { responseFormat: { type: 'json_schema', schema: format.schema } }),
    ...(format !== undefined && 'type' in format && format.type === 'json_object' && { responseFormat: format }),
    ...(tools && { tools: tools.map((tool) => (tool.type === 'function' ? withoutStrict(tool) : tool)) }),
  }
}

const EFFORTS: Readonly<Record<string, string>> = { none: 'none', low: 'low', high: 'high', max: 'high' }

function withoutStrict({ strict: _strict, ...tool }: { readonly strict?: boolean | undefined }): object {
  return tool
}

/** A message by what the wire carries of it: one text, one thought, the calls and their results. */
function toComparable(message: Message): object {
  const { role, content } = message
  if (typeof content === 'string') return { role, text: content, thought: '', calls: [] }
  const texts = content.flatMap((part) => {
    if (part.type === 'json') return [JSON.stringify(part.value)]
    return part.type === 'text' ? [part.text] : []
  })
  const thoughts = content.flatMap((part) => (part.type === 'reasoning' && part.text !== '' ? [part.text] : []))
  const calls = content.flatMap((part) => (part.type === 'tool_call' ? [part.name] : []))
  return { role, text: texts.join(role === 'assistant' ? '' : '\n'), thought: thoughts.join('\n'), calls }
}
