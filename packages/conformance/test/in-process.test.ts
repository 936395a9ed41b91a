import { expect, test } from 'vitest'
import { createAnswers, createFetch, stillOptions } from '../src/in-process/network.ts'

const { json, plain, stream } = createAnswers('x-id')

test('keeps what was sent, and answers', async () => {
  const { fetch, sent } = createFetch(json({ a: 1 }, 201, { 'x-more': 'yes' }))

  const response = await fetch('http://127.0.0.1/v1', { method: 'POST', headers: { 'x-key': 'k' }, body: '{"b":2}' })

  expect([response.status, response.headers.get('x-id'), response.headers.get('x-more')]).toEqual([
    201,
    'req-test',
    'yes',
  ])
  expect(await response.json()).toEqual({ a: 1 })
  expect(sent).toMatchObject([{ url: 'http://127.0.0.1/v1', body: { b: 2 } }])
  expect(sent[0]?.headers.get('x-key')).toBe('k')
})

test('streams in reads of the size that is asked for', async () => {
  const sizes: number[] = []
  for await (const bytes of stream('héllo', 2)().body ?? []) sizes.push(bytes.length)

  expect(sizes).toEqual([2, 2, 2])
  expect(await plain('<p>', 'text/html', 502)().text()).toBe('<p>')
})

test('a still client makes the same ids each time', () => {
  const { createId, clock } = stillOptions()

  expect([createId?.(), createId?.(), stillOptions().createId?.(), clock?.now()]).toEqual([
    'made-1',
    'made-2',
    'made-1',
    1_000_000,
  ])
})
