import type { Message } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { googleGenerateContent, googleInteractions } from '../src/server/index.ts'
import type { Json } from './wire.ts'

test('what goes on with what only Google holds is refused where another vendor answers', () => {
  const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }]
  const call = { path: '', params: { target: 'gemini-test:generateContent' }, query: {}, headers: {} }
  const refusals = [
    googleGenerateContent.parseRequest({ contents, cached_content: 'cachedContents/1' }, call),
    googleInteractions.parseRequest({ model: 'gemini-test', input: 'Hi', previous_interaction_id: 'i1' }, call),
    googleInteractions.parseRequest({ model: 'gemini-test', input: 'Hi' }, call),
  ].map(({ refusalElsewhere }) => refusalElsewhere)
  const refused = { status: 404, body: { error: { code: 404, status: 'NOT_FOUND' } } }
  expect(refusals).toMatchObject([refused, refused, undefined])
})

describe('a conversation that the SDK kept', () => {
  const messagesOf = (...contents: readonly Json[]): readonly Message[] => {
    const call = { path: '', params: { target: 'gemini-test:generateContent' }, query: {}, headers: {} }
    return googleGenerateContent.parseRequest({ contents }, call).request.messages ?? []
  }

  test('joins the contents of a stream to one answer', () => {
    const messages = messagesOf(
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ text: 'Hm', thought: true }] },
      { role: 'model', parts: [{ text: '.', thought: true }] },
      { role: 'model', parts: [{ text: 'Hel' }] },
      { role: 'model', parts: [{ text: 'lo' }, { functionCall: { name: 'f', args: {} } }] },
    )
    expect(messages).toMatchObject([
      { role: 'user' },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'text', text: 'Hello' },
          { type: 'tool_call', name: 'f' },
        ],
      },
    ])
  })

  test('gives a result without an id to the oldest call of its name', () => {
    const callOf = (id: string): Json => ({ functionCall: { id, name: 'f', args: {} } })
    const resultOf = (fields: Json): Json => ({ functionResponse: { name: 'f', response: {}, ...fields } })
    const messages = messagesOf(
      { role: 'model', parts: [callOf('a'), callOf('b'), callOf('c')] },
      { role: 'user', parts: [resultOf({ id: 'b' }), resultOf({}), resultOf({})] },
    )
    expect(messages.slice(1)).toMatchObject(['b', 'a', 'c'].map((toolCallId) => ({ role: 'tool', toolCallId })))
  })
})
