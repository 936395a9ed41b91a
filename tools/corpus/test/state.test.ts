import { describe, expect, test } from 'vitest'
import { foldChatEvents } from '../src/states/chat.ts'
import { foldMessageEvents, toMessageBody } from '../src/states/messages.ts'
import { foldMistralEvents, toMistralBody } from '../src/states/mistral.ts'
import { foldResponseEvents } from '../src/states/responses.ts'
import { CHUNKS, LAST } from './support.ts'

describe('the final state of chat chunks', () => {
  test('is the completion', () => {
    const { value, ending } = foldChatEvents([...CHUNKS, LAST, '[DONE]'])
    expect(ending).toEqual({ type: 'whole' })
    expect(value).toMatchObject({
      id: 'chatcmpl-1',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
    })
  })

  test('puts the pieces of calls together, by choice and place', () => {
    const call = (index: number, piece: object): object => ({
      choices: [{ index: 0, delta: { tool_calls: [{ index, ...piece }] } }],
    })
    const { value } = foldChatEvents([
      call(0, { id: 'a', function: { name: 'f', arguments: '{' } }),
      call(1, { id: 'b', function: { name: 'g', arguments: '' } }),
      call(0, { function: { arguments: '}' } }),
    ])
    const calls = [
      { id: 'a', function: { name: 'f', arguments: '{}' } },
      { id: 'b', function: { name: 'g' } },
    ]
    expect(value).toMatchObject({ choices: [{ message: { tool_calls: calls } }] })
  })

  test('without its mark is cut, and with an error has failed', () => {
    expect(foldChatEvents(CHUNKS).ending).toEqual({ type: 'cut' })
    const error = { message: 'No.' }
    expect(foldChatEvents([...CHUNKS, { error }]).ending).toEqual({ type: 'failure', error })
  })

  test('may have another leaf, in all events that hold it', () => {
    const state = foldChatEvents([...CHUNKS, LAST, '[DONE]'])
    const ids = state.withLeaf(['id'], 'x').flatMap((event) => (typeof event === 'string' ? [] : [Object(event).id]))
    expect(new Set(ids)).toEqual(new Set(['x']))
    const changed = foldChatEvents(state.withLeaf(['choices', 0, 'message', 'content'], 'x'))
    expect(changed.value).toMatchObject({ choices: [{ message: { content: 'x' } }] })
  })
})

test('the final state of message events has inputs as text, and its body as values', () => {
  const state = foldMessageEvents([
    { type: 'message_start', message: { id: 'msg_1', content: [], usage: { input_tokens: 3, output_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 't', name: 'f', input: {} } },
    { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"q":' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '1}' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  ])
  expect(state.value).toMatchObject({ content: [{ input: '{"q":1}' }], usage: { input_tokens: 3, output_tokens: 9 } })
  expect(toMessageBody(state)).toMatchObject({ content: [{ input: { q: 1 } }], stop_reason: 'tool_use' })
})

describe('the final state of response events', () => {
  const item = { id: 'msg_1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] }

  test('is the response of the last one', () => {
    const { value } = foldResponseEvents([
      { type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } },
      { type: 'response.output_item.added', output_index: 0, item: { ...item, content: [] } },
      { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'Hello' },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: { id: 'resp_1', status: 'completed', output: [item] } },
    ])
    expect(value).toEqual({ id: 'resp_1', status: 'completed', output: [item] })
  })

  test('keeps what no event of this version says', () => {
    const { value } = foldResponseEvents([{ type: 'response.smell.delta', output_index: 0, delta: 'roses' }])
    expect(value).toEqual({ 'event response.smell.delta': { delta: 'roses' } })
  })
})

test('the final state of Mistral’s chunks has thinking and text put together, each in its chunk', () => {
  const piece = (content: unknown): object => ({ choices: [{ index: 0, delta: { content, index: 0 } }] })
  const thought = (text: string, fields: object = {}): object => ({
    type: 'thinking',
    thinking: [{ type: 'text', text }],
    ...fields,
  })
  const state = foldMistralEvents([
    piece(''),
    piece([thought('The')]),
    piece([thought(' sum', { closed: true }), { type: 'text', text: '1' }]),
    piece('44'),
    '[DONE]',
  ])
  const content = [thought('The sum', { closed: true }), { type: 'text', text: '144' }]
  expect(toMistralBody(state)).toMatchObject({ choices: [{ message: { content } }] })
  const text = foldMistralEvents([piece([thought('Hm')]), piece('So.'), '[DONE]'])
  expect(toMistralBody(text)).toMatchObject({
    choices: [{ message: { content: [thought('Hm'), { type: 'text', text: 'So.' }] } }],
  })
})
