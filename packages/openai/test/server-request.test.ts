import type { CompletionRequest } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { toChatParams } from '../src/index.ts'
import { openaiChat } from '../src/server/index.ts'
import { freeze, type Json } from './wire.ts'

const CALL = { path: '/v1/chat/completions', params: {}, query: {}, headers: {} }

/** What a body asks for. */
function parse(body: Json): CompletionRequest {
  return openaiChat.parseRequest(freeze(body), CALL).request
}

/** A body after it was read and written again. */
function rewritten(body: Json): unknown {
  const { request, stream: isStream } = openaiChat.parseRequest(freeze(body), CALL)
  return isStream ? toChatParams(freeze(request), 'stream').value : toChatParams(freeze(request)).value
}

const user = (content: unknown): Json => ({ role: 'user', content })
const ask = (...messages: readonly Json[]): Json => ({ model: 'gpt-test', messages })

describe('a request that is read and written again', () => {
  test('is the same, whatever it says', () => {
    const body = {
      model: 'gpt-test',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }], name: 'dev' },
        {
          role: 'user',
          name: 'ann',
          content: [
            { type: 'text', text: 'Look.', prompt_cache_breakpoint: { mode: 'explicit' } },
            { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
            { type: 'input_audio', input_audio: { data: 'aGk=', format: 'mp3' } },
            { type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } },
            { type: 'file', file: { file_id: 'file-1' } },
            { type: 'file', file: { file_data: 'data:application/pdf;base64,aGk=', filename: 'a.pdf' } },
          ],
        },
        {
          role: 'assistant',
          content: 'Wait.',
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"q": 1', extra: 1 }, beside: 2 },
            { id: 'call_2', type: 'custom', custom: { name: 'run', input: 'ls' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'Oslo' },
        { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: 'a.txt' }] },
        { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
        { role: 'assistant', audio: { id: 'audio_1' } },
        { role: 'assistant', content: 'Plain.', name: 'bot' },
        { role: 'user', content: 'Go on.' },
      ],
      max_completion_tokens: 7,
      temperature: 0,
      top_p: 0.5,
      stop: ['END'],
      seed: 3,
      frequency_penalty: -1,
      presence_penalty: 1,
      logit_bias: { '50256': -100 },
      n: 2,
      logprobs: true,
      top_logprobs: 4,
      tools: [
        {
          type: 'function',
          function: { name: 'find', description: 'Finds.', parameters: { type: 'object' }, strict: true, extra: 1 },
          beside: 2,
        },
        {
          type: 'custom',
          custom: { name: 'run', description: 'Runs.', format: { type: 'text' }, extra: 1 },
          beside: 2,
        },
        { type: 'new_tool', new_tool: { x: 1 } },
      ],
      tool_choice: { type: 'custom', custom: { name: 'run' } },
      parallel_tool_calls: false,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'n', description: 'd', schema: { type: 'object' }, strict: true },
      },
      reasoning_effort: 'low',
      safety_identifier: 'user-1',
      metadata: { trace: 't1' },
      service_tier: 'flex',
      prompt_cache_key: 'k',
      prompt_cache_retention: '24h',
      verbosity: 'low',
      modalities: ['text', 'audio'],
      audio: { format: 'mp3', voice: 'alloy' },
      prediction: { type: 'content', content: 'x' },
      user: 'old-user',
      store: true,
      web_search_options: {},
      from_the_future: { a: [1, null] },
      stream: true,
      stream_options: { include_usage: true, include_obfuscation: false },
    }
    expect(rewritten(body)).toEqual(body)
  })

  test.each<[string, Json, Json]>([
    ['the deprecated limit has its new name', { max_tokens: 7 }, { max_completion_tokens: 7 }],
    ['both limits stay', { max_tokens: 7, max_completion_tokens: 8 }, { max_tokens: 7, max_completion_tokens: 8 }],
    ['a field of null is left out', { temperature: null, tools: null, stop: null }, {}],
    ['no tools stay no tools', { tools: [] }, { tools: [] }],
    [
      'a choice among allowed tools stays',
      { tool_choice: { type: 'allowed_tools', allowed_tools: {} } },
      { tool_choice: { type: 'allowed_tools', allowed_tools: {} } },
    ],
    ['a choice by a word from the future stays', { tool_choice: 'maybe' }, { tool_choice: 'maybe' }],
    [
      'a form from the future stays',
      { response_format: { type: 'grammar' } },
      { response_format: { type: 'grammar' } },
    ],
    ['an effort from the future stays', { reasoning_effort: 'extreme' }, { reasoning_effort: 'extreme' }],
    [
      'cache options stay',
      { prompt_cache_options: { ttl: '30m', mode: 'explicit' } },
      { prompt_cache_options: { ttl: '30m', mode: 'explicit' } },
    ],
    ['a cache time alone stays', { prompt_cache_options: { ttl: '30m' } }, { prompt_cache_options: { ttl: '30m' } }],
    ['a stream asks for usage', { stream: true }, { stream: true, stream_options: { include_usage: true } }],
    ['no stream is not asked for', { stream: false }, {}],
  ])('%s', (_name, fields, expected) => {
    const asked = ask(user('Hi'))
    expect(rewritten({ ...asked, ...fields })).toEqual({ ...asked, ...expected })
  })

  test.each<[string, Json, Json]>([
    [
      'content of null beside calls is left out',
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '' } }],
      },
      { role: 'assistant', tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '' } }] },
    ],
    [
      'a refusal beside the content becomes a part of it',
      { role: 'assistant', content: null, refusal: 'No.' },
      { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
    ],
    [
      'one part of text becomes text',
      { role: 'assistant', content: [{ type: 'text', text: 'A' }] },
      { role: 'assistant', content: 'A' },
    ],
    [
      'a deprecated call stays',
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      { role: 'assistant', content: '', function_call: { name: 'f', arguments: '{}' } },
    ],
    [
      'a deprecated result keeps its name',
      { role: 'function', name: 'f', content: 'Oslo' },
      { role: 'function', name: 'f', content: 'Oslo' },
    ],
  ])('%s', (_name, message, expected) => {
    expect(rewritten(ask(message))).toEqual(ask(expected))
  })
})

describe('a request', () => {
  test('is what the contract says', () => {
    const body = { ...ask(user('Hi')), max_completion_tokens: 7, reasoning_effort: 'low', verbosity: 'low' }
    expect(parse(body)).toEqual({
      model: 'gpt-test',
      messages: [{ role: 'user', content: 'Hi' }],
      maxTokens: 7,
      reasoning: { effort: 'low' },
      providerOptions: { openai: { verbosity: 'low' } },
    })
  })

  test('holds media as the contract does', () => {
    const content = [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
      { type: 'input_audio', input_audio: { data: 'aGk=', format: 'mp3' } },
      { type: 'file', file: { file_id: 'file-1' } },
    ]
    expect(parse(ask(user(content))).messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'aGk=' } },
          { type: 'audio', source: { type: 'base64', mediaType: 'audio/mpeg', data: 'aGk=' } },
          { type: 'file', source: { type: 'id', id: 'file-1' } },
        ],
      },
    ])
  })

  test('carries a call of a type from the future', () => {
    const call = { id: 'call_1', type: 'computer', computer: { action: 'click' } }
    expect(parse(ask({ role: 'assistant', tool_calls: [call] })).messages).toEqual([
      { role: 'assistant', content: [{ type: 'unknown', value: call }] },
    ])
  })

  test.each<[string, unknown, string]>([
    ['no object', 'Hi', 'body'],
    ['no model', { messages: [user('Hi')] }, 'model'],
    ['no messages', { model: 'gpt-test' }, 'messages'],
    ['an empty list of messages', { model: 'gpt-test', messages: [] }, 'messages'],
    ['a message without a role', ask({ content: 'Hi' }), 'messages.0.role'],
    ['a role from nowhere', ask({ role: 'wizard', content: 'Hi' }), 'messages.0.role'],
    ['content that is a number', ask(user(7)), 'messages.0.content'],
    ['a text that is none', ask(user('Hi'), user([{ type: 'text' }])), 'messages.1.content.0'],
    ['an image without a URL', ask(user([{ type: 'image_url', image_url: {} }])), 'messages.0.content.0'],
    ['a file of nothing', ask(user([{ type: 'file', file: {} }])), 'messages.0.content.0'],
    [
      'an answer’s part that nobody knows',
      ask({ role: 'assistant', content: [{ type: 'smell' }] }),
      'messages.0.content.0',
    ],
    ['a result of no call', ask({ role: 'tool', content: 'Oslo' }), 'messages.0.tool_call_id'],
    ['a temperature of text', { ...ask(user('Hi')), temperature: 'hot' }, 'temperature'],
    ['a tool without a type', { ...ask(user('Hi')), tools: [{ function: { name: 'f' } }] }, 'tools.0.type'],
    [
      'a function without a name',
      { ...ask(user('Hi')), tools: [{ type: 'function', function: {} }] },
      'tools.0.function.name',
    ],
  ])('of %s is refused by its path', (_name, body, path) => {
    let error: unknown
    try {
      openaiChat.parseRequest(body, CALL)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ name: 'CompletionError', kind: 'invalid_request', status: 400 })
    expect(String(error)).toContain(`CompletionError: ${path}:`)
  })
})
