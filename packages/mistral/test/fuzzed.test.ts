import { expect, test } from 'vitest'
import { call, read, saying } from './wire.ts'

test('several calls of types that nobody knows have places of their own', async () => {
  const { choices } = await read(
    saying({ content: null, tool_calls: [{ id: 'a' }, { id: 'b' }, call('c', 'find', '{}')] }),
  )
  expect(choices[0].content.map(({ index, type }) => [index, type])).toEqual([
    [0, 'unknown'],
    [1, 'unknown'],
    [2, 'tool_call'],
  ])
})
