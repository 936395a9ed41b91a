import { checkTwins } from '@concord/core/laws'
import type { Interactions } from '@google/genai'
import { describe, expect, test } from 'vitest'
import { fromInteractionStream } from '../src/index.ts'
import { caught, frames, interacting, interaction, interactionsProbe, type Json, output, step } from './wire.ts'

const { failureOf, read, readStream, stream, wire } = interactionsProbe

const textStep = (index: number, ...pieces: readonly string[]): readonly Json[] =>
  step(index, { type: 'model_output' }, ...pieces.map((text) => ({ type: 'text', text })))

const token = (data: Json): Json => ({ provider: 'google', api: 'interactions', data })

test('a stream says the same as the whole interaction', async () => {
  const site = { type: 'url_citation', url: 'https://example.test/a', start_index: 3, end_index: 7 }
  const thought = { type: 'thought', summary: [{ type: 'text', text: 'Hm…' }], signature: 'sig' }
  const search = { type: 'google_search_call', id: 's', arguments: { queries: ['sky'] }, signature: 'x' }
  const found = { type: 'google_search_result', call_id: 's', result: [{ search_suggestions: '<p>' }] }
  const call = { type: 'function_call', id: 'c', name: 'f', arguments: { a: 1 } }
  const novel = { type: 'novel_step', a: 1 }
  const whole = [
    thought,
    search,
    found,
    output(
      { type: 'text', text: 'é blue', annotations: [site] },
      { type: 'image', data: 'AAAA', mime_type: 'image/png' },
    ),
    call,
    novel,
  ]
  const { chunks, response } = await readStream(
    interacting([
      step(
        0,
        { type: 'thought' },
        { type: 'thought_summary', content: { type: 'text', text: 'Hm' } },
        { type: 'thought_summary', content: { type: 'text', text: '…' } },
        { type: 'thought_signature', signature: 'sig' },
      ),
      step(1, { type: 'google_search_call', id: 's', signature: '' }, { ...search, id: undefined }),
      step(2, { type: 'google_search_result', call_id: 's' }, { ...found, call_id: undefined }),
      step(
        3,
        { type: 'model_output' },
        { type: 'text', text: 'é b' },
        { type: 'text', text: 'lue' },
        { type: 'text_annotation_delta', annotations: [site] },
        { type: 'image', data: 'AAAA', mime_type: 'image/png' },
      ),
      step(
        4,
        { type: 'function_call', id: 'c', name: 'f', arguments: {}, signature: '' },
        { type: 'arguments_delta', arguments: '{"a"' },
        { type: 'arguments_delta', arguments: ': 1}' },
      ),
      step(5, novel),
    ]),
  )
  const twin = await read(interaction(whole))
  expect(checkTwins(response, twin)).toEqual([])
  expect(response.choices[0].content.map(({ replay }) => replay?.data)).toEqual([
    { type: 'thought', signature: 'sig' },
    { type: 'google_search_call', signature: 'x' },
    { type: 'google_search_result' },
    undefined,
    undefined,
    undefined,
    { type: 'novel_step' },
  ])
  expect(chunks.map(({ choices }) => choices[0]?.finishReason).filter((reason) => reason !== null)).toEqual([
    'tool_calls',
  ])
})

describe('steps', () => {
  test('one begins with what its start holds', async () => {
    const { response } = await readStream(
      interacting([
        step(0, { type: 'thought', summary: [{ type: 'text', text: 'a' }], signature: 's' }),
        step(1, { type: 'model_output', content: [{ type: 'text', text: 'b' }] }, { type: 'text', text: 'c' }),
        step(2, { type: 'function_call', id: 'c', name: 'f', arguments: { a: 1 } }),
      ]),
    )
    expect(response.choices[0].content).toMatchObject([
      { text: 'a', replay: token({ type: 'thought', signature: 's' }) },
      { text: 'bc' },
      { arguments: '{"a":1}' },
    ])
  })

  test('pieces of two steps may alternate', async () => {
    const [startA = {}, a1 = {}, a2 = {}, stopA = {}] = textStep(0, 'a', 'b')
    const [startB = {}, b1 = {}, stopB = {}] = textStep(1, 'c')
    const { response } = await readStream(interacting([[startA, a1, startB, b1, a2, stopA, stopB]]))
    expect(response.choices[0].content).toMatchObject([{ text: 'ab' }, { text: 'c' }])
  })

  test('sound goes on, an image does not, and a text after it is another', async () => {
    const audio = { type: 'audio', data: 'AAAA', mime_type: 'audio/l16' }
    const image = { type: 'image', data: 'AAAA', mime_type: 'image/png' }
    const text = { type: 'text', text: 'a' }
    const { response } = await readStream(
      interacting([step(0, { type: 'model_output' }, text, audio, audio, image, image, text, text)]),
    )
    expect(response.choices[0].content).toMatchObject([
      { text: 'a' },
      { mediaType: 'audio/l16', data: 'AAAAAAAA' },
      { data: 'AAAA' },
      { data: 'AAAA' },
      { text: 'aa' },
    ])
  })

  test('what is new is carried: a piece, a field at the end', async () => {
    const [start = {}, , stop = {}] = textStep(0, 'a')
    const { response } = await readStream(
      interacting([
        [
          start,
          { event_type: 'step.delta', index: 0, delta: { type: 'novel', a: 1 } },
          { ...stop, step_usage: { total_tokens: 4 } },
        ],
      ]),
    )
    expect(response.choices[0].content).toMatchObject([
      { type: 'unknown', value: { type: 'novel', a: 1 } },
      { type: 'text', providerMetadata: { step_usage: { total_tokens: 4 } } },
    ])
  })

  test('a step that nothing ended is read at the end', async () => {
    const [start = {}] = step(0, { type: 'google_search_call', id: 's', arguments: { a: 1 } })
    const { response } = await readStream(interacting([[start]]))
    expect(response.choices[0].content).toMatchObject([{ id: 's', arguments: '{"a":1}' }])
  })

  test('an end that holds the steps is enough', async () => {
    const { response } = await readStream(
      interacting([], { steps: [output({ type: 'text', text: 'Hi' })] }).map((event) =>
        event['event_type'] === 'interaction.completed'
          ? { ...event, interaction: interaction([output({ type: 'text', text: 'Hi' })]) }
          : event,
      ),
    )
    expect(response.choices[0].text).toBe('Hi')
  })
})

describe('the end', () => {
  test('counts on the way are kept where the end has none', async () => {
    const [start = {}, piece = {}, stop = {}] = textStep(0, 'a')
    const usage = { total_input_tokens: 1, total_output_tokens: 2 }
    const { response } = await readStream(interacting([[start, piece, { ...stop, usage }]], { usage: undefined }))
    expect(response.usage?.totalTokens).toBe(3)
  })

  test('a mark without a status is unknown', async () => {
    const { client } = wire(stream(`${frames(textStep(0, 'Hi'))}data: [DONE]\n\n`))
    expect((await client.stream({ prompt: 'Hi' }).response()).choices[0]).toMatchObject({
      text: 'Hi',
      finishReason: 'unknown',
    })
  })

  test('without the end it is a cut, and what had arrived is kept; half a search is not', async () => {
    const cut = interacting([textStep(0, 'Hi'), step(1, { type: 'google_search_call', id: 's' }).slice(0, 1)]).slice(
      0,
      -1,
    )
    const { kind, partial } = await failureOf(frames(cut))
    expect([kind, partial?.choices[0]?.text, partial?.choices[0]?.finishReason]).toEqual(['interrupted', 'Hi', null])
    expect(partial?.choices[0]?.content[1]).not.toHaveProperty('arguments')
  })

  test('a failure comes as data', async () => {
    const error = { event_type: 'error', error: { code: 'rate_limit_exceeded', message: 'slow down' } }
    const { kind, partial } = await failureOf(frames([...interacting([textStep(0, 'Hi')]).slice(0, -1), error]))
    expect([kind, partial?.choices[0]?.text]).toEqual(['rate_limit', 'Hi'])
  })
})

test('the SDK’s own stream is read, and its cut is seen', async () => {
  async function* events(list: readonly Json[]): AsyncGenerator<Interactions.InteractionSSEEvent> {
    for (const event of list) yield await Promise.resolve(event as unknown as Interactions.InteractionSSEEvent) // As the SDK types it.
  }
  const all = interacting([textStep(0, 'Hi')])
  expect((await fromInteractionStream(events(all)).response()).choices[0].text).toBe('Hi')
  expect((await caught(fromInteractionStream(events(all.slice(0, -1))).response())).kind).toBe('interrupted')
})
