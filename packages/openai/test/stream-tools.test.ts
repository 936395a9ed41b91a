import { describe, expect, test } from 'vitest'
import { calls, delta, DONE, ending, frames, gather, probe } from './wire.ts'

const { readStream, stream, wire } = probe

/** What the choice of a stream of these events holds. */
async function contentOf(...events: readonly unknown[]): Promise<readonly unknown[]> {
  const { response } = await readStream([...events, DONE])
  return response.choices[0].content
}

describe('tool calls', () => {
  const find = { type: 'tool_call', index: 0, id: 'call_1', name: 'find' }
  const stop = { type: 'tool_call', index: 1, id: 'call_2', name: 'stop' }

  test('parallel ones may be interleaved', async () => {
    const content = await contentOf(
      calls({ index: 0, id: 'call_1', type: 'function', function: { name: 'find', arguments: '' } }),
      calls({ index: 1, id: 'call_2', type: 'function', function: { name: 'stop', arguments: '' } }),
      calls({ index: 1, function: { arguments: '{"b"' } }),
      calls({ index: 0, function: { arguments: '{"a"' } }),
      calls({ index: 1, function: { arguments: ':2}' } }),
      calls({ index: 0, function: { arguments: ':1}' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([
      { ...find, arguments: '{"a":1}' },
      { ...stop, arguments: '{"b":2}' },
    ])
  })

  test('several pieces in one event are read in turn', async () => {
    const content = await contentOf(
      calls(
        { index: 0, id: 'call_1', function: { name: 'find', arguments: '{' } },
        { index: 1, id: 'call_2', function: { name: 'stop', arguments: '{' } },
      ),
      calls({ index: 1, function: { arguments: '}' } }, { index: 0, function: { arguments: '"a"' } }),
      calls({ index: 0, function: { arguments: ':' } }, { index: 0, function: { arguments: '1}' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([
      { ...find, arguments: '{"a":1}' },
      { ...stop, arguments: '{}' },
    ])
  })

  test('a name and an id that are split are joined', async () => {
    const content = await contentOf(
      calls({ index: 0, id: 'call', function: { name: 'fi' } }),
      calls({ index: 0, id: '_1' }),
      calls({ index: 0, function: { name: 'nd' } }),
      calls({ index: 0, function: { arguments: '{}' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([{ ...find, arguments: '{}' }])
  })

  test('a name and an id that are repeated are said once', async () => {
    const content = await contentOf(
      calls({ index: 0, id: 'call_1', function: { name: 'find', arguments: '' } }),
      calls({ index: 0, id: 'call_1', function: { name: 'find', arguments: '{' } }),
      calls({ index: 0, id: 'call_1', function: { name: 'find', arguments: '}' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([{ ...find, arguments: '{}' }])
  })

  test('arguments may come before the name', async () => {
    const content = await contentOf(
      calls({ index: 0, function: { arguments: '{"a"' } }),
      calls({ index: 0, id: 'call_1', function: { name: 'find', arguments: ':1}' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([{ ...find, arguments: '{"a":1}' }])
  })

  test('an id that comes after the arguments began is that of no other call', async () => {
    const content = await contentOf(
      calls({ index: 0, function: { name: 'find', arguments: '{' } }),
      calls({ index: 0, id: 'call_late', function: { arguments: '}' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([{ ...find, id: 'made-1', arguments: '{}', syntheticId: true }])
  })

  test.each(['null', '', null])('an id of %j is made, one for each call', async (id) => {
    const content = await contentOf(
      calls({ index: 0, id, function: { name: 'find', arguments: '{' } }),
      calls({ index: 0, id, function: { arguments: '}' } }),
      calls({ index: 1, id, function: { name: 'stop', arguments: '{}' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([
      { ...find, id: 'made-1', arguments: '{}', syntheticId: true },
      { ...stop, id: 'made-2', arguments: '{}', syntheticId: true },
    ])
  })

  test('without an index a new id begins a new call', async () => {
    const content = await contentOf(
      calls({ id: 'call_1', function: { name: 'find', arguments: '{' } }),
      calls({ function: { arguments: '}' } }),
      calls({ id: 'call_2', function: { name: 'stop', arguments: '{}' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([
      { ...find, arguments: '{}' },
      { ...stop, arguments: '{}' },
    ])
  })

  test('without an index and an id a new name begins a new call', async () => {
    const content = await contentOf(
      calls({ function: { name: 'find', arguments: '{}' } }, { function: { name: 'stop', arguments: '{}' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([
      { ...find, id: 'made-1', arguments: '{}', syntheticId: true },
      { ...stop, id: 'made-2', arguments: '{}', syntheticId: true },
    ])
  })

  test('an index that begins anew with another id is another call', async () => {
    const content = await contentOf(
      calls({ index: 0, id: 'call_1', function: { name: 'find', arguments: '{}' } }),
      calls({ index: 0, id: 'call_2', function: { name: 'stop', arguments: '{' } }),
      calls({ index: 0, function: { arguments: '}' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([
      { ...find, arguments: '{}' },
      { ...stop, arguments: '{}' },
    ])
  })

  test('calls without any arguments are there, in their order', async () => {
    const content = await contentOf(
      calls({ index: 0, id: 'call_1', function: { name: 'find' } }),
      calls({ index: 1, id: 'call_2', function: { name: 'stop', arguments: null } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([
      { ...find, arguments: '' },
      { ...stop, arguments: '' },
    ])
  })

  test('a custom tool’s text comes in pieces', async () => {
    const content = await contentOf(
      calls({ index: 0, id: 'call_1', type: 'custom', custom: { name: 'find', input: '' } }),
      calls({ index: 0, custom: { input: 'ls ' } }),
      calls({ index: 0, custom: { input: '-l' } }),
      ending('tool_calls'),
    )
    expect(content).toEqual([{ ...find, arguments: 'ls -l', custom: true }])
  })

  test('calls of a type from the future are carried each as it came', async () => {
    const click = { id: 'call_1', type: 'computer', computer: { action: 'click' } }
    const scroll = { id: 'call_2', type: 'computer', computer: { action: 'scroll' } }
    expect(await contentOf(calls(click, scroll), ending('tool_calls'))).toEqual([
      { type: 'unknown', index: 0, value: click },
      { type: 'unknown', index: 1, value: scroll },
    ])
  })

  test('every piece says the id and name of its call', async () => {
    const { chunks } = await readStream([
      calls({ index: 0, id: 'call_1', function: { name: 'find', arguments: '' } }),
      calls({ index: 0, function: { arguments: '{"a"' } }),
      calls({ index: 0, function: { arguments: ':1}' } }),
      ending('tool_calls'),
      DONE,
    ])
    expect(chunks.flatMap(({ choices }) => choices.flatMap(({ content }) => content))).toEqual([
      { ...find, arguments: '{"a"' },
      { ...find, arguments: ':1}' },
    ])
  })

  test('text after a call comes after it', async () => {
    const content = await contentOf(
      calls({ index: 0, id: 'call_1', function: { name: 'find' } }),
      delta({ content: 'Done.' }),
      ending('stop'),
    )
    expect(content).toEqual([
      { ...find, arguments: '' },
      { type: 'text', index: 1, text: 'Done.' },
    ])
  })

  test('pieces of several parts in one event come by index', async () => {
    const content = await contentOf(
      delta({ content: 'A' }),
      delta({ reasoning_content: 'Hm.', content: 'a' }),
      ending('stop'),
    )
    expect(content).toEqual([
      { type: 'text', index: 0, text: 'Aa' },
      { type: 'reasoning', index: 1, text: 'Hm.' },
    ])
  })

  test('arguments in many pieces are joined verbatim', async () => {
    const text = JSON.stringify({ text: 'æ"\\ '.repeat(2000) })
    const pieces = text.match(/.{1,5}/gsu) ?? []
    const { client } = wire(
      stream(
        frames([
          calls({ index: 0, id: 'call_1', function: { name: 'find', arguments: '' } }),
          ...pieces.map((piece) => calls({ index: 0, function: { arguments: piece } })),
          ending('tool_calls'),
          DONE,
        ]),
      ),
    )
    const { response } = await gather(client, { prompt: 'Hi' })
    expect(response.choices[0].content).toEqual([{ ...find, arguments: text }])
  })
})
