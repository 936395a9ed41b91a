import { describe, expect, test } from 'vitest'
import { choice, completion as legacy, completionsProbe } from './completions-wire.ts'
import { created, ended, message, messageEvents, response, responsesProbe } from './responses-wire.ts'
import { answer, calls, delta, DONE, ending, probe } from './wire.ts'

const { read, readStream } = probe

describe('chat', () => {
  test('a call whose name is none has the name of nobody’s function', async () => {
    const wire = { id: 'call_1', type: 'function', function: { name: { a: 1 }, arguments: '{}' } }
    const part = { type: 'tool_call', index: 0, id: 'call_1', name: 'function', arguments: '{}' }

    expect((await read(answer({ tool_calls: [wire] }))).choices[0].content).toEqual([part])
    const { response: streamed } = await readStream([calls({ index: 0, ...wire }), ending('tool_calls'), DONE])
    expect(streamed.choices[0].content).toEqual([part])
  })

  test('a spoken answer that holds nothing is none', async () => {
    expect((await read(answer({ content: 'Hi', audio: { data: null } }))).choices[0].content).toHaveLength(1)
    const { response: streamed } = await readStream([delta({ content: 'Hi', audio: {} }), ending('stop'), DONE])
    expect(streamed.choices[0].content).toHaveLength(1)
  })

  test('bytes of a token that are no numbers are absent', async () => {
    const logprobs = { content: [{ token: 'a', logprob: -1, bytes: ['a'], top_logprobs: [] }] }
    expect((await read(answer({ content: 'a' }, { logprobs }))).choices[0].logprobs).toEqual({
      content: [{ token: 'a', logprob: -1 }],
    })
  })
})

describe('legacy completions', () => {
  test('two choices that claim one place have the places where they stand', async () => {
    const { choices } = await completionsProbe.read(
      legacy({ choices: [choice('a', { index: 0 }), choice('b', { index: 0 })] }),
    )
    expect(choices.map(({ index, text }) => [index, text])).toEqual([
      [0, 'a'],
      [1, 'b'],
    ])
  })
})

test('choices that claim a place that nobody can count on from have places of their own', async () => {
  const { choices } = await completionsProbe.read(
    legacy({ choices: [choice('a', { index: 1e308 }), choice('b', { index: 1e308 }), choice('c', { index: 1e308 })] }),
  )
  expect(choices.map(({ index, text }) => [index, text])).toEqual([
    [0, 'b'],
    [1, 'c'],
    [1e308, 'a'],
  ])
})

describe('responses', () => {
  test('an end that says no text takes none back', async () => {
    const [begin, ...others] = messageEvents(0, message('Hi'), 'Hi').slice(0, -1)
    const done = { type: 'response.output_item.done', output_index: 0, item: message('', { text: 72 }) }
    const { response: whole } = await responsesProbe.readStream([
      created(),
      begin ?? {},
      ...others,
      done,
      ended([message('Hi')]),
    ])
    expect(whole.choices[0].text).toBe('Hi')
    expect(whole.choices[0].content[0]).not.toHaveProperty('providerMetadata')
  })

  test('an image that is no text is no image', async () => {
    const { choices } = await responsesProbe.read(
      response([{ type: 'image_generation_call', id: 'ig_1', result: [''] }]),
    )
    expect(choices[0].content.map(({ type }) => type)).not.toContain('media')
  })
})
