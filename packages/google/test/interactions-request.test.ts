import type { CompletionRequest, Message } from '@concord/core'
import { toMessage } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { toInteractionParams } from '../src/index.ts'
import { interaction, interactionsProbe, output } from './wire.ts'

const { read, sentFor } = interactionsProbe

/** The paths that a request's warnings name. */
function warned(request: CompletionRequest): readonly (string | undefined)[] {
  return toInteractionParams({ model: 'gemini-test', prompt: 'Hi', ...request }).warnings.map(({ path }) => path)
}

const USER: Message = { role: 'user', content: 'Hi' }
const ASKED = { type: 'user_input', content: [{ type: 'text', text: 'Hi' }] }

test('a prompt is one step, and nothing else is sent', async () => {
  expect(await sentFor({ prompt: 'Hi' })).toEqual({ model: 'gemini-test', input: [ASKED] })
})

test('one call is one request, streamed where it is asked for', () => {
  const request = { model: 'gemini-test', prompt: 'Hi' }
  expect(toInteractionParams(request).value).toMatchObject({ automatic_continuation: false })
  expect(toInteractionParams(request, 'stream').value.stream).toBe(true)
})

test('settings have their places', async () => {
  const schema = { type: 'object' }
  expect(
    await sentFor({
      prompt: 'Hi',
      maxTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      seed: 7,
      stop: ['END'],
      reasoning: { effort: 'low', include: true },
      tools: [
        { type: 'function', name: 'f', parameters: schema },
        { type: 'vendor', provider: 'google', tool: { type: 'google_search' } },
      ],
      toolChoice: { type: 'tool', name: 'f' },
      responseFormat: { type: 'json_schema', schema },
      serviceTier: 'flex',
      metadata: { team: 'a' },
      providerOptions: { google: { store: false, generation_config: { speech_config: { voice: 'x' } } } },
    }),
  ).toEqual({
    model: 'gemini-test',
    input: [ASKED],
    generation_config: {
      max_output_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      seed: 7,
      stop_sequences: ['END'],
      thinking_level: 'low',
      thinking_summaries: 'auto',
      tool_choice: { allowed_tools: { mode: 'any', tools: ['f'] } },
      speech_config: { voice: 'x' },
    },
    tools: [{ type: 'function', name: 'f', parameters: schema }, { type: 'google_search' }],
    response_format: { type: 'text', mime_type: 'application/json', schema },
    service_tier: 'flex',
    labels: { team: 'a' },
    store: false,
  })
})

test('what the wire lacks is told', () => {
  expect(warned({ topK: 4, user: 'u' })).toEqual(['topK', 'user'])
  expect(warned({ reasoning: { effort: 'none', maxTokens: 9 } })).toEqual(['reasoning.effort', 'reasoning.maxTokens'])
  expect(() => toInteractionParams({ model: 'gemini-test', prompt: 'Hi', n: 2 })).toThrow('n is not supported')
})

describe('a conversation', () => {
  test('instructions are one text', async () => {
    const messages: readonly Message[] = [{ role: 'system', content: 'One' }, USER, { role: 'system', content: 'Two' }]
    expect(await sentFor({ messages })).toMatchObject({ system_instruction: 'One\n\nTwo', input: [ASKED] })
    expect(toInteractionParams({ model: 'gemini-test', messages }).warnings).toMatchObject([
      { code: 'history', path: 'messages[2]' },
    ])
  })

  test('an answer goes back as it came, step by step', async () => {
    const steps = [
      { type: 'thought', signature: 's1', summary: [{ type: 'text', text: 'Hm' }] },
      { type: 'google_search_call', id: 's', arguments: { queries: ['sky'] }, signature: 's2' },
      { type: 'google_search_result', call_id: 's', result: [{ a: 1 }], is_error: false },
      { type: 'processing_call', id: 'p' },
      { type: 'processing_result', call_id: 'p' },
      { type: 'mcp_server_tool_call', id: 'm', name: 'look', server_name: 'srv', arguments: {} },
      output(
        { type: 'text', text: 'a' },
        { type: 'image', data: 'AAAA', mime_type: 'image/png' },
        { type: 'novel', b: 2 },
      ),
      { type: 'novel_step', c: 3 },
      { type: 'function_call', id: 'c', name: 'f', arguments: { a: 1 }, signature: 's3' },
    ]
    const { choices } = await read(interaction(steps))
    const result: Message = { role: 'tool', toolCallId: 'c', content: 'done' }
    const { input } = await sentFor({ messages: [USER, toMessage(choices[0]), result] })
    expect(input).toEqual([ASKED, ...steps, { type: 'function_result', call_id: 'c', name: 'f', result: 'done' }])
  })

  test('tokens of the other API are not taken', async () => {
    const replay = { provider: 'google', api: 'generate-content', data: { thought: true, thoughtSignature: 's' } }
    const content = [
      { type: 'reasoning' as const, text: 'Hm', replay },
      { type: 'text' as const, text: 'Hello', replay },
    ]
    const messages: readonly Message[] = [USER, { role: 'assistant', content }, USER]
    expect((await sentFor({ messages }))['input']).toEqual([ASKED, output({ type: 'text', text: 'Hello' }), ASKED])
    expect(toInteractionParams({ model: 'gemini-test', messages }).warnings).toMatchObject([
      { code: 'history', path: 'messages[1].content[0]' },
    ])
  })

  test('results are a text, an object, or contents', async () => {
    const calls: Message = {
      role: 'assistant',
      content: ['a', 'b', 'c'].map((id) => ({ type: 'tool_call', id, name: 'f', arguments: '{}' })),
    }
    const source = { type: 'base64' as const, data: 'AAAA', mediaType: 'image/png' }
    const messages: readonly Message[] = [
      calls,
      { role: 'tool', toolCallId: 'a', content: 'gone', isError: true },
      { role: 'tool', toolCallId: 'b', content: [{ type: 'json', value: { x: 1 } }] },
      {
        role: 'tool',
        toolCallId: 'c',
        content: [
          { type: 'json', value: [1] },
          { type: 'image', source },
        ],
      },
    ]
    const { input } = await sentFor({ messages })
    expect((input as readonly unknown[]).slice(3)).toEqual([
      { type: 'function_result', call_id: 'a', name: 'f', result: 'gone', is_error: true },
      { type: 'function_result', call_id: 'b', name: 'f', result: { x: 1 } },
      {
        type: 'function_result',
        call_id: 'c',
        name: 'f',
        result: [
          { type: 'text', text: '[1]' },
          { type: 'image', data: 'AAAA', mime_type: 'image/png' },
        ],
      },
    ])
  })
})
