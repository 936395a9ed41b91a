import { describe, expect, test } from 'vitest'
import { toChatParams, toResponseParams } from '../src/index.ts'
import { openaiChat, openaiResponses } from '../src/server/index.ts'
import { freeze, type Json } from './wire.ts'

/** What a body asks for, and what it is when it is written again. */
function chat(body: Json): { readonly request: unknown; readonly again: unknown } {
  const { request } = openaiChat.parseRequest(freeze(body), { path: '', params: {}, query: {}, headers: {} })
  return { request, again: toChatParams(request).value }
}

/** As `chat`. */
function responses(body: Json): { readonly request: unknown; readonly again: unknown } {
  const { request } = openaiResponses.parseRequest(freeze(body), { path: '', params: {}, query: {}, headers: {} })
  return { request, again: toResponseParams(request).value }
}

const user = (content: unknown): Json => ({ role: 'user', content })

describe('a chat request comes back as it was', () => {
  test.each<[string, Json]>([
    [
      'with a file by its address',
      { messages: [user([{ type: 'file', file: { file_data: 'https://example.com/a' } }])] },
    ],
    [
      'with a part from the future',
      { messages: [user([{ type: 'video_url', video_url: { url: 'https://a.test' } }])] },
    ],
    [
      'with an image from a tool',
      {
        messages: [
          user('Draw.'),
          { role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] },
          { role: 'tool', tool_call_id: 'c', content: [{ type: 'image_url', image_url: { url: 'https://a.test' } }] },
        ],
      },
    ],
    [
      'with the choice of a tool that is not listed',
      {
        messages: [user('Hi')],
        tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
        tool_choice: { type: 'function', function: { name: 'g' } },
      },
    ],
    ['with a choice but no tools', { messages: [user('Hi')], tool_choice: 'required' }],
    ['with alternatives that nobody asked to see', { messages: [user('Hi')], top_logprobs: 2 }],
    [
      'with a form that has no schema',
      { messages: [user('Hi')], response_format: { type: 'json_schema', json_schema: { name: 'n' } } },
    ],
  ])('%s', (_name, fields) => {
    const body = { model: 'm', ...fields }
    expect(chat(body).again).toEqual(body)
  })
})

describe('a request for a response comes back as it was', () => {
  const FUNCTION = { type: 'function', name: 'f', parameters: { type: 'object' } }

  test.each<[string, Json]>([
    [
      'with the choice of a tool that is not listed',
      { input: [user('Hi')], tools: [{ ...FUNCTION, strict: false }], tool_choice: { type: 'custom', name: 'g' } },
    ],
    [
      'with tools that a developer adds later',
      { input: [user('Hi'), { id: 'at_1', type: 'additional_tools', role: 'developer', tools: [FUNCTION] }] },
    ],
    [
      'with an answer that was written by hand',
      {
        input: [
          { role: 'assistant', status: 'completed', phase: 'final_answer', content: 'Hi' },
          { role: 'assistant', content: 'Ho' },
        ],
      },
    ],
    ['with an item that is only named', { input: [user('Hi'), { id: 'msg_1' }] }],
    ['with a part from the future', { input: [user([{ type: 'input_video', video_url: 'https://a.test' }])] }],
    [
      'with the instructions of one turn of a conversation that the vendor holds',
      { input: [user('Hi')], instructions: 'Be brief.', previous_response_id: 'resp_1' },
    ],
    ['with a choice but no tools', { input: [user('Hi')], tool_choice: 'required' }],
    ['with alternatives that nobody asked to see', { input: [user('Hi')], top_logprobs: 2 }],
    [
      'without a summary where only encrypted reasoning is asked for',
      { input: [user('Hi')], reasoning: { effort: 'low' }, include: ['reasoning.encrypted_content'] },
    ],
    [
      'with a summary in another word',
      { input: [user('Hi')], reasoning: { summary: 'detailed' }, include: ['reasoning.encrypted_content'] },
    ],
    [
      'with a call that has no id of its own',
      {
        input: [
          { type: 'shell_call', call_id: 'call_1', action: { commands: ['ls'] }, status: 'completed' },
          { type: 'shell_call_output', call_id: 'call_1', output: [{ stdout: 'a', stderr: '' }], status: 'completed' },
        ],
      },
    ],
    [
      'with the results of tools of the vendor’s that the client runs',
      {
        input: [
          { type: 'local_shell_call', id: 'ls_1', call_id: 'call_1', action: { type: 'exec' }, status: 'completed' },
          { type: 'local_shell_call_output', id: 'ls_1', call_id: 'call_1', output: 'a', status: 'completed' },
          { type: 'apply_patch_call', id: 'ap_1', call_id: 'call_2', operation: { type: 'delete_file' } },
          { type: 'apply_patch_call_output', id: 'apo_1', call_id: 'call_2', output: 'gone', status: 'failed' },
        ],
      },
    ],
    [
      'with an answer that has log-probabilities',
      {
        input: [
          {
            type: 'message',
            id: 'msg_1',
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_text', text: 'a', annotations: [], logprobs: [{ token: 'a', logprob: 0 }] }],
          },
        ],
      },
    ],
  ])('%s', (_name, fields) => {
    const body = { model: 'm', ...fields }
    expect(responses(body).again).toEqual(body)
  })

  test('without a word on strictness where it says none: the vendor is strict where it can be', () => {
    const { again } = responses({ model: 'm', input: [user('Hi')], tools: [FUNCTION] })
    expect(again).toMatchObject({ tools: [{ ...FUNCTION, strict: null }] })
  })
})
