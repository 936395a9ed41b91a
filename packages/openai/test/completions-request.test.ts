import type { CompletionRequest } from '@concord/core'
import { completionRequest } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { completionsCapabilities, toLegacyParams } from '../src/index.ts'
import { openaiCompletions } from '../src/server/index.ts'
import { completion, completionsProbe, ending, piece } from './completions-wire.ts'
import { caught, DONE, frames, freeze, type Json } from './wire.ts'

const { json, refusalOf, sentFor, stream, wire } = completionsProbe

describe('settings', () => {
  test('every setting has its name on the wire', async () => {
    const request: CompletionRequest = {
      model: 'gpt-other',
      prompt: 'Hi',
      suffix: '!',
      echo: true,
      bestOf: 3,
      maxTokens: 7,
      temperature: 0,
      topP: 0.5,
      stop: ['END', 'STOP'],
      seed: 3,
      frequencyPenalty: -1,
      presencePenalty: 1,
      logitBias: { '50256': -100 },
      n: 2,
      logprobs: true,
      topLogprobs: 4,
      user: 'user-1',
    }
    expect(await sentFor(request)).toEqual({
      model: 'gpt-other',
      prompt: 'Hi',
      suffix: '!',
      echo: true,
      best_of: 3,
      max_tokens: 7,
      temperature: 0,
      top_p: 0.5,
      stop: ['END', 'STOP'],
      seed: 3,
      frequency_penalty: -1,
      presence_penalty: 1,
      logit_bias: { '50256': -100 },
      n: 2,
      logprobs: 4,
      user: 'user-1',
    })
  })

  test('what is not set is not sent', async () => {
    expect(await sentFor({ prompt: 'Hi', temperature: undefined, tools: [] })).toEqual({
      model: 'gpt-test',
      prompt: 'Hi',
    })
  })

  test('log-probabilities are asked for by the number of alternatives', async () => {
    const numberFor = async (fields: CompletionRequest): Promise<unknown> =>
      (await sentFor({ prompt: 'Hi', ...fields }))['logprobs']
    expect(await numberFor({ logprobs: true })).toBe(0)
    expect(await numberFor({ logprobs: true, topLogprobs: 0 })).toBe(0)
    expect(await numberFor({ logprobs: true, topLogprobs: 5 })).toBe(5)
    expect(await numberFor({ logprobs: false })).toBeUndefined()
  })

  test('several prompts are sent as a list', async () => {
    expect(await sentFor({ prompt: ['One', 'Two'], n: 2 })).toMatchObject({ prompt: ['One', 'Two'], n: 2 })
  })

  test('a stream asks for its usage', async () => {
    const { client, sent } = wire(stream(frames([piece('Hello'), ending(), DONE])))
    await client.stream({ prompt: 'Hi' }).response()
    expect(sent[0]?.body).toEqual({
      model: 'gpt-test',
      prompt: 'Hi',
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(sent[0]?.url).toBe('https://api.openai.com/v1/completions')
  })

  test('what only the vendor knows replaces what the contract says', async () => {
    const request = { prompt: '', maxTokens: 9, providerOptions: { openai: { prompt: [15339, 1917], max_tokens: 0 } } }
    expect(await sentFor(request)).toEqual({ model: 'gpt-test', prompt: [15339, 1917], max_tokens: 0 })
  })

  test('a hint that the wire lacks is left out with a warning', async () => {
    const request = { prompt: 'Hi', topK: 4, serviceTier: 'flex', reasoning: { effort: 'low' } } as const
    expect(await sentFor(request)).toEqual({ model: 'gpt-test', prompt: 'Hi' })
    const { warnings } = await wire(json(completion())).client.complete(request)
    expect(warnings?.map(({ path }) => path)).toEqual(['topK', 'reasoning', 'serviceTier'])
  })

  test('parameters made by hand are those that a client sends', () => {
    const params = toLegacyParams(freeze({ model: 'gpt-test', prompt: 'Hi', topK: 4, logprobs: true }))
    expect(params.value).toEqual({ model: 'gpt-test', prompt: 'Hi', logprobs: 0 })
    expect(params.warnings.map(({ path }) => path)).toEqual(['topK'])
  })
})

describe('what the wire has no place for is refused before any request', () => {
  test.each<[string, CompletionRequest]>([
    ['messages', { messages: [{ role: 'user', content: 'Hi' }] }],
    ['tools', { prompt: 'Hi', tools: [{ type: 'function', name: 'find' }] }],
    ['responseFormat', { prompt: 'Hi', responseFormat: { type: 'json_object' } }],
  ])('%s', async (field, request) => {
    expect(await refusalOf(request)).toEqual(['unsupported', expect.stringContaining(field), 0])
  })
})

const CALL = { path: '/v1/completions', params: {}, query: {}, headers: {} }

/** What a body asks for. */
function parse(body: Json): CompletionRequest {
  return openaiCompletions.parseRequest(freeze(body), CALL).request
}

/** A body after it was read and written again. */
function rewritten(body: Json): unknown {
  const { request, stream: isStream } = openaiCompletions.parseRequest(freeze(body), CALL)
  return isStream ? toLegacyParams(request, 'stream').value : toLegacyParams(request).value
}

describe('a request that is read', () => {
  test('and written again is the same, whatever it says', () => {
    const body = {
      model: 'gpt-test',
      prompt: ['One', 'Two'],
      suffix: '!',
      echo: true,
      best_of: 3,
      max_tokens: 7,
      temperature: 0,
      top_p: 0.5,
      stop: ['END'],
      seed: 3,
      frequency_penalty: -1,
      presence_penalty: 1,
      logit_bias: { '50256': -100 },
      n: 2,
      logprobs: 4,
      user: 'user-1',
      new_parameter: { x: 1 },
      stream: true,
      stream_options: { include_usage: true },
    }
    expect(rewritten(body)).toEqual(body)
  })

  test.each<[string, Json]>([
    ['token ids', { prompt: [15339, 1917] }],
    ['lists of token ids', { prompt: [[15339], [1917, 0]] }],
    ['a limit of 0, for the echo alone', { prompt: 'Hi', echo: true, max_tokens: 0 }],
    ['log-probabilities without alternatives', { prompt: 'Hi', logprobs: 0 }],
    ['a stop of one string', { prompt: 'Hi', stop: 'END' }],
  ])('and written again keeps %s', (_name, fields) => {
    expect(rewritten({ model: 'gpt-test', ...fields })).toEqual({ model: 'gpt-test', ...fields })
  })

  test('has its settings under the names of the contract', () => {
    expect(parse({ model: 'm', prompt: 'Hi', best_of: 2, max_tokens: 7, logprobs: 2, user: 'u' })).toEqual({
      model: 'm',
      prompt: 'Hi',
      bestOf: 2,
      maxTokens: 7,
      logprobs: true,
      topLogprobs: 2,
      user: 'u',
    })
  })

  test('asks for log-probabilities alone by 0, and for none by null', () => {
    expect(parse({ model: 'm', prompt: 'Hi', logprobs: 0 })).toEqual({ model: 'm', prompt: 'Hi', logprobs: true })
    expect(parse({ model: 'm', prompt: 'Hi', logprobs: null })).toEqual({ model: 'm', prompt: 'Hi' })
  })

  test('has an empty text for each prompt of token ids', () => {
    expect(parse({ model: 'm', prompt: [1, 2] }).prompt).toBe('')
    expect(parse({ model: 'm', prompt: [[1], [2]] }).prompt).toEqual(['', ''])
  })

  test.each([{ model: 'm' }, { model: 'm', prompt: null }])('without a prompt stays one', (body) => {
    expect(parse(body)).toEqual({ model: 'm', prompt: '', providerOptions: { openai: { prompt: null } } })
  })

  test.each<[string, Json, string]>([
    ['no model', { prompt: 'Hi' }, 'model'],
    ['no prompt in the list', { model: 'm', prompt: [] }, 'prompt'],
    ['text and token ids in one list', { model: 'm', prompt: ['Hi', 1] }, 'prompt'],
    ['a flag for a number', { model: 'm', prompt: 'Hi', logprobs: true }, 'logprobs'],
  ])('with %s is refused by its path', async (_name, body, path) => {
    const refused = await caught(Promise.resolve().then(() => parse(body)))
    expect(refused).toMatchObject({ kind: 'invalid_request', status: 400 })
    expect(refused.message).toContain(`${path}:`)
  })
})

test('a request that is written and read again asks for the same', () => {
  const { settings } = completionsCapabilities
  const property = fc.property(completionRequest({ input: 'prompt', settings }), (request) => {
    const { logprobs, topLogprobs = 0, ...others } = request
    const asked = logprobs === true && { logprobs, ...(topLogprobs > 0 && { topLogprobs }) }
    const { value, warnings } = toLegacyParams(freeze(request))
    expect(warnings).toEqual([])
    expect(parse({ ...value })).toEqual({ ...others, ...asked })
  })
  fc.assert(property, { numRuns: 300 })
})
