import { expect, test } from 'vitest'
import { repairHistory } from '../src/adapter-kit/index.ts'
import type { AssistantMessage, Message, ToolMessage } from '../src/index.ts'

const user = (content: string): Message => ({ role: 'user', content })
const result = (toolCallId: string, content = toolCallId): ToolMessage => ({ role: 'tool', toolCallId, content })
const calls = (...ids: readonly string[]): AssistantMessage => ({
  role: 'assistant',
  content: ids.map((id) => ({ type: 'tool_call', id, name: `tool_${id}`, arguments: '{}' })),
})

function repaired(messages: readonly Message[]): { messages: readonly Message[]; warned: readonly string[] } {
  const { value, warnings } = repairHistory(messages, 'example')
  return {
    messages: value.map(({ message }) => message),
    warned: warnings.map(({ path, message }) => `${path} ${message}`),
  }
}

test('a conversation in order stays as it is', () => {
  const messages = [user('Hi'), calls('a', 'b'), result('b'), result('a'), user('Thanks'), calls('a'), result('a')]

  expect(repaired(messages)).toEqual({ messages, warned: [] })
})

test('calls that end a conversation wait for their results', () => {
  const messages = [user('Hi'), calls('a')]

  expect(repaired(messages)).toEqual({ messages, warned: [] })
})

test('a result in a form of the vendor’s own stays as it is', () => {
  const messages: readonly Message[] = [{ ...result('x'), providerOptions: { example: { role: 'function' } } }]

  expect(repaired(messages)).toEqual({ messages, warned: [] })
})

test('a result behind another turn moves behind its call', () => {
  expect(repaired([calls('a'), user('Wait'), result('a')])).toEqual({
    messages: [calls('a'), result('a'), user('Wait')],
    warned: ['messages[2] example: a tool result was moved behind its call'],
  })
})

test('a call without a result gets one that says so', () => {
  expect(repaired([calls('a', 'b'), result('a'), user('Go on')])).toEqual({
    messages: [
      calls('a', 'b'),
      result('a'),
      { role: 'tool', toolCallId: 'b', name: 'tool_b', content: 'No result was given for this call.', isError: true },
      user('Go on'),
    ],
    warned: ['messages[0] example: a tool call without a result was given one that says so'],
  })
})

test.each([
  ['of no call', [result('x', 'lost')]],
  ['of a call that has its result', [calls('x'), result('x'), result('x', 'lost')]],
  [
    'of a call before the last answer',
    [calls('x'), result('x'), { role: 'assistant', content: 'Ok' }, result('x', 'lost')],
  ],
] as const)('a result %s becomes a turn of the user', (_case, messages) => {
  const mended = repaired(messages)

  expect(mended.messages.at(-1)).toEqual(user('lost'))
  expect(mended.warned).toEqual([
    `messages[${messages.length - 1}] example: a tool result without its call was sent as a turn of the user`,
  ])
})

test('the parts of an orphaned result stay parts, JSON as text', () => {
  const image = { type: 'image', source: { type: 'url', url: 'https://example.test/a.png' } } as const
  const orphan: ToolMessage = { role: 'tool', toolCallId: 'x', content: [{ type: 'json', value: { a: 1 } }, image] }

  expect(repaired([orphan]).messages).toEqual([{ role: 'user', content: [{ type: 'text', text: '{"a":1}' }, image] }])
})

test('what was mended needs no mending', () => {
  const once = repaired([result('x'), calls('a', 'b'), user('Wait'), result('b'), result('b')])

  expect(repaired(once.messages)).toEqual({ messages: once.messages, warned: [] })
})

test('keeps the place that each turn has in the request', () => {
  const { value } = repairHistory([calls('a'), user('Wait'), result('a')], 'example')

  expect(value.map(({ path }) => path)).toEqual(['messages[0]', 'messages[2]', 'messages[1]'])
})
