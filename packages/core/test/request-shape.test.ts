import { expect, test } from 'vitest'
import { findFault } from '../src/engine/request-shape.ts'
import type { CompletionRequest } from '../src/index.ts'

/** A request that no compiler has seen. */
function faultOf(fields: object): string | undefined {
  return findFault({ model: 'm', prompt: 'Hi', ...fields })
}

function faultOfMessage(message: object): string | undefined {
  return findFault({ model: 'm', messages: [message] } as unknown as CompletionRequest)
}

const part = (fields: object): object => ({ role: 'user', content: [fields] })

test.each([
  [{ reasoning: { efort: 'high' } }, 'reasoning.efort is no field of a request'],
  [{ reasoning: { effort: 'hihg' } }, 'reasoning.effort: give one of none, minimal, low'],
  [{ promptCache: { time: '5m' } }, 'promptCache.time is no field of a request'],
  [
    { responseFormat: { type: 'json_schema', schema: {}, stric: true } },
    'responseFormat.stric is no field of a request',
  ],
  [{ tools: [{ type: 'function', name: 'f', input_schema: {} }] }, 'tools[0].input_schema is no field of a request'],
])('a key or word that nobody knows is refused: %j', (fields, sentence) => {
  expect(faultOf(fields)).toContain(sentence)
})

test.each([
  [{ role: 'user', content: 'Hi', name: 'Ada' }, 'messages[0].name is no field of a request'],
  [{ role: 'assistant', content: 'Hi', tool_calls: [] }, 'messages[0].tool_calls is no field of a request'],
  [part({ type: 'image_url', image_url: {} }), 'messages[0].content[0].type: give one of text, image, audio, file'],
  [part({ type: 'text', text: 'Hi', cache_control: {} }), 'messages[0].content[0].cache_control is no field'],
  [part({ type: 'image', source: { type: 'url' } }), 'messages[0].content[0].source.url: give a string'],
  [part({ type: 'image', source: { type: 'base64', data: 'AA==' } }), 'source.mediaType: give a string'],
  [part({ type: 'image', source: { type: 'path', path: '/a' } }), 'source.type: give one of base64, url, id'],
  [{ role: 'assistant', content: [{ type: 'tool_use', id: 'a' }] }, 'messages[0].content[0].type: give one of text'],
])('a message that has what no message has is refused: %j', (message, sentence) => {
  expect(faultOfMessage(message)).toContain(sentence)
})

test('what a vendor attaches is left alone', () => {
  const providerOptions = { anthropic: { cache_control: { type: 'ephemeral' } } }

  expect(
    faultOfMessage({ role: 'user', content: [{ type: 'text', text: 'Hi', providerOptions }], providerOptions }),
  ).toBe(undefined)
  expect(faultOf({ providerOptions: { anything: { goes: 1 } } })).toBe(undefined)
})

test.each([undefined, null, 'Hello', 7])('%j is no request', (value) => {
  expect(findFault(value as unknown as CompletionRequest)).toBe('give a request: { messages } or { prompt }')
})

test.each([
  [{ prompt: undefined, messages: [] }, 'messages: give a list of messages, at least one'],
  [{ maxTokens: -1 }, 'maxTokens: give a positive integer'],
  [{ maxTokens: '7' }, 'maxTokens: give a positive integer, not a value of type string'],
])('says what to give: %j', (fields, sentence) => {
  expect(faultOf(fields)).toBe(sentence)
})
