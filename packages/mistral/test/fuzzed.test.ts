import { expect, test } from 'vitest'
import { call, choice, completion, ending, frames, gather, piece, probe, saying } from './wire.ts'

const { read, stream, wire } = probe

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

test('the result of a call whose name never came has a name all the same', async () => {
  const messages = [
    { role: 'assistant', content: '', tool_calls: [call('a', '', '{}')], index: 0 },
    { role: 'tool', tool_call_id: 'a', content: 'found', index: 1 },
    { role: 'assistant', content: 'Here.', index: 2 },
  ]
  const { choices } = await read(completion({ choices: [choice({}, { message: undefined, messages })] }))

  expect(choices[0].content).toContainEqual({ type: 'tool_activity', index: 0, id: 'a', name: 'tool', output: 'found' })
})

test('a number that no double holds stays the text that it is', async () => {
  const written = frames([{ ...piece({ content: 'Hi' }), novel: 'huge' }, ending()]).replace('"huge"', '1e999')
  const { response } = await gather(wire(stream(written)).client, { prompt: 'Hi' })

  expect(response.providerMetadata).toMatchObject({ novel: '1e999' })
})

test('an address that holds no bytes is an address', async () => {
  const url = 'data:image/png;base64,'
  const { choices } = await read(
    completion({ choices: [choice({ content: [{ type: 'image_url', image_url: { url } }] })] }),
  )

  expect(choices[0].content).toMatchObject([{ type: 'media', mediaType: 'image/*', url }])
})

test('a call that is answered before it is named, and after, has two results', async () => {
  const result = (content: string, index: number): object => ({ role: 'tool', tool_call_id: 'a', content, index })
  const messages = [
    result('soon', 0),
    { role: 'assistant', content: '', tool_calls: [call('a', 'web_search', '{}')], index: 1 },
    result('found', 2),
  ]
  const { choices } = await read(completion({ choices: [choice({}, { message: undefined, messages })] }))

  expect(choices[0].content.filter((part) => 'output' in part)).toMatchObject([
    { index: 0, id: 'a', name: 'tool', output: 'soon' },
    { index: 2, id: 'a', name: 'web_search', output: 'found' },
  ])
})
