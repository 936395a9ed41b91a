import { describe, expect, test } from 'vitest'
import { answer, body, caught, type Json, probe } from './wire.ts'

const { json, plain, read, wire } = probe

/** The content of an answer with these parts. */
async function contentOf(...parts: readonly Json[]): Promise<readonly unknown[]> {
  return (await read(answer(parts))).choices[0].content
}

const token = (data: Json): Json => ({ provider: 'google', api: 'generate-content', data })

test('an answer is read', async () => {
  expect(await read(answer([{ text: 'Hello' }]))).toEqual({
    object: 'completion',
    id: 'resp-1',
    created: 1000,
    model: 'gemini-test-001',
    provider: 'google',
    choices: [
      {
        index: 0,
        text: 'Hello',
        content: [{ type: 'text', index: 0, text: 'Hello' }],
        finishReason: 'stop',
        nativeFinishReason: 'STOP',
      },
    ],
    usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
    requestId: 'req-test',
    providerMetadata: { usage: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 } },
  })
})

describe('the time', () => {
  test('it is the vendor’s, whose fraction is kept', async () => {
    const { created, providerMetadata } = await read(
      answer([{ text: 'Hello' }], {}, { createTime: '2026-11-20T10:00:00.467202Z' }),
    )
    expect(created).toBe(Date.UTC(2026, 10, 20, 10) / 1000)
    expect(providerMetadata?.['createTime']).toBe('2026-11-20T10:00:00.467202Z')
  })

  test('one that seconds say all of is not said twice', async () => {
    const { providerMetadata } = await read(answer([{ text: 'Hello' }], {}, { createTime: '2026-11-20T10:00:00Z' }))
    expect(providerMetadata).not.toHaveProperty('createTime')
  })
})

describe('parts', () => {
  test('a signature stays on the part on which it came: text, empty text, call, media', async () => {
    expect(
      await contentOf(
        { text: 'Hello', thoughtSignature: 'c2lnMQ==' },
        { text: '', thoughtSignature: 'c2lnMg==' },
        { functionCall: { id: 'call-1', name: 'f', args: { a: 1 } }, thoughtSignature: 'c2lnMw==' },
        { inlineData: { mimeType: 'image/png', data: 'AAAA' }, thoughtSignature: 'c2lnNA==' },
        { thoughtSignature: 'c2lnNQ==' },
      ),
    ).toEqual([
      { type: 'text', index: 0, text: 'Hello', replay: token({ thoughtSignature: 'c2lnMQ==' }) },
      { type: 'text', index: 1, text: '', replay: token({ thoughtSignature: 'c2lnMg==' }) },
      {
        type: 'tool_call',
        index: 2,
        id: 'call-1',
        name: 'f',
        arguments: '{"a":1}',
        replay: token({ thoughtSignature: 'c2lnMw==' }),
      },
      {
        type: 'media',
        index: 3,
        mediaType: 'image/png',
        data: 'AAAA',
        replay: token({ thoughtSignature: 'c2lnNA==' }),
      },
      { type: 'text', index: 4, text: '', replay: token({ thoughtSignature: 'c2lnNQ==' }) },
    ])
  })

  test('a thought is reasoning and goes back as one', async () => {
    expect(await contentOf({ text: 'Hm', thought: true }, { text: 'Hi' })).toEqual([
      { type: 'reasoning', index: 0, text: 'Hm', replay: token({ thought: true }) },
      { type: 'text', index: 1, text: 'Hi' },
    ])
  })

  test('a part is a part, even beside one of its kind; one that says nothing is none', async () => {
    expect(await contentOf({ text: 'a' }, { text: '' }, {}, { text: 'b' })).toEqual([
      { type: 'text', index: 0, text: 'a' },
      { type: 'text', index: 1, text: 'b' },
    ])
  })

  test('a call without an id is given one, and ends the answer in spite of STOP', async () => {
    const { choices } = await read(answer([{ functionCall: { name: 'f' } }]))
    expect(choices[0]).toMatchObject({ finishReason: 'tool_calls', nativeFinishReason: 'STOP' })
    expect(choices[0].content).toEqual([
      { type: 'tool_call', index: 0, id: 'made-1', name: 'f', arguments: '{}', syntheticId: true },
    ])
  })

  test('code that Google ran and its result have one id, made or not', async () => {
    expect(
      await contentOf(
        { executableCode: { language: 'PYTHON', code: 'print(1)' } },
        { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } },
        { executableCode: { id: 'code-1', language: 'PYTHON', code: '2' } },
        { codeExecutionResult: { id: 'code-1', outcome: 'OUTCOME_OK' } },
      ),
    ).toEqual([
      {
        type: 'tool_activity',
        index: 0,
        id: 'made-1',
        name: 'code_execution',
        arguments: '{"language":"PYTHON","code":"print(1)"}',
        replay: token({ part: 'executableCode' }),
      },
      {
        type: 'tool_activity',
        index: 1,
        id: 'made-1',
        name: 'code_execution',
        output: { outcome: 'OUTCOME_OK', output: '1\n' },
        replay: token({ part: 'codeExecutionResult' }),
      },
      {
        type: 'tool_activity',
        index: 2,
        id: 'code-1',
        name: 'code_execution',
        arguments: '{"language":"PYTHON","code":"2"}',
        replay: token({ part: 'executableCode', id: 'code-1' }),
      },
      {
        type: 'tool_activity',
        index: 3,
        id: 'code-1',
        name: 'code_execution',
        output: { outcome: 'OUTCOME_OK' },
        replay: token({ part: 'codeExecutionResult', id: 'code-1' }),
      },
    ])
  })

  test('other tools that Google ran are activities', async () => {
    expect(
      await contentOf(
        {
          toolCall: { id: 't-1', toolType: 'GOOGLE_SEARCH_WEB', args: { queries: ['sky'] } },
          thoughtSignature: 'cw==',
        },
        { toolResponse: { id: 't-1', toolType: 'GOOGLE_SEARCH_WEB', response: { found: 1 } } },
      ),
    ).toEqual([
      {
        type: 'tool_activity',
        index: 0,
        id: 't-1',
        name: 'GOOGLE_SEARCH_WEB',
        arguments: '{"queries":["sky"]}',
        replay: token({ part: 'toolCall', id: 't-1', thoughtSignature: 'cw==' }),
      },
      {
        type: 'tool_activity',
        index: 1,
        id: 't-1',
        name: 'GOOGLE_SEARCH_WEB',
        output: { found: 1 },
        replay: token({ part: 'toolResponse', id: 't-1' }),
      },
    ])
  })

  test('a file is media at its address', async () => {
    expect(await contentOf({ fileData: { mimeType: 'video/mp4', fileUri: 'https://example.test/f' } })).toEqual([
      { type: 'media', index: 0, mediaType: 'video/mp4', url: 'https://example.test/f' },
    ])
  })

  test('a part of a new kind is carried as it came', async () => {
    const part = { novelPart: { a: 1 }, thoughtSignature: 'cw==' }
    expect(await contentOf(part)).toEqual([
      { type: 'unknown', index: 0, value: part, replay: token({ part: 'unknown' }) },
    ])
  })

  test('a new field stays at its level', async () => {
    expect(
      await contentOf(
        { text: 'Hi', novel: 1 },
        { functionCall: { id: 'c', name: 'f', args: {}, novel: 2 }, mood: 3 },
        { inlineData: { mimeType: 'image/png', data: 'AAAA', displayName: 'a.png' }, thought: true },
      ),
    ).toMatchObject([
      { providerMetadata: { novel: 1 } },
      { providerMetadata: { functionCall: { novel: 2 }, mood: 3 } },
      { providerMetadata: { inlineData: { displayName: 'a.png' }, thought: true } },
    ])
  })
})

describe('candidates', () => {
  const candidate = (index: number, text: string, fields: Json = {}): Json => ({
    index,
    content: { parts: [{ text }] },
    finishReason: 'STOP',
    ...fields,
  })

  test('each is a choice, by its index', async () => {
    const { choices } = await read(body([candidate(1, 'one', { finishReason: 'MAX_TOKENS' }), candidate(0, 'zero')]))
    expect(choices.map(({ index, text, finishReason }) => [index, text, finishReason])).toEqual([
      [0, 'zero', 'stop'],
      [1, 'one', 'length'],
    ])
  })

  test('what stands beside the parts is kept at its level', async () => {
    const facts = { avgLogprobs: -0.25, finishMessage: 'Done.', safetyRatings: [{ category: 'X' }], tokenCount: 2 }
    const { choices } = await read(body([candidate(0, 'Hi', facts)]))
    expect(choices[0].providerMetadata).toEqual(facts)
  })

  test('log-probabilities are read, with the likeliest at each place', async () => {
    const logprobsResult = {
      chosenCandidates: [
        { token: 'Hi', tokenId: 7, logProbability: -0.5 },
        { token: '!', logProbability: 0 },
      ],
      topCandidates: [{ candidates: [{ token: 'Ho', tokenId: 8, logProbability: -1 }] }, { candidates: [] }],
      logProbabilitySum: -0.5,
    }
    const { choices } = await read(body([candidate(0, 'Hi!', { logprobsResult })]))
    expect(choices[0].logprobs).toEqual({
      content: [
        { token: 'Hi', tokenId: 7, logprob: -0.5, top: [{ token: 'Ho', tokenId: 8, logprob: -1 }] },
        { token: '!', logprob: 0 },
      ],
    })
    expect(choices[0].providerMetadata).toEqual({ logprobsResult: { logProbabilitySum: -0.5 } })
  })
})

describe('how it ended', () => {
  test.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['BLOCKLIST', 'content_filter'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['SPII', 'content_filter'],
    ['IMAGE_SAFETY', 'content_filter'],
    ['IMAGE_PROHIBITED_CONTENT', 'content_filter'],
    ['IMAGE_RECITATION', 'content_filter'],
    ['MODEL_ARMOR', 'content_filter'],
    ['CONTINUATION', 'pause'],
    ['LANGUAGE', 'error'],
    ['OTHER', 'error'],
    ['MALFORMED_FUNCTION_CALL', 'error'],
    ['MALFORMED_RESPONSE', 'error'],
    ['UNEXPECTED_TOOL_CALL', 'error'],
    ['TOO_MANY_TOOL_CALLS', 'error'],
    ['MISSING_THOUGHT_SIGNATURE', 'error'],
    ['NO_IMAGE', 'error'],
    ['IMAGE_OTHER', 'error'],
    ['FINISH_REASON_UNSPECIFIED', 'unknown'],
    ['A_LATER_WORD', 'unknown'],
  ])('%s is %s', async (word, finishReason) => {
    const { choices } = await read(answer([{ text: 'Hi' }], { finishReason: word }))
    expect(choices[0]).toMatchObject({ finishReason, nativeFinishReason: word })
  })

  test('a word as a number is read as its digits', async () => {
    const { choices } = await read(answer([{ text: 'Hi' }], { finishReason: 2 }))
    expect(choices[0]).toMatchObject({ finishReason: 'length', nativeFinishReason: '2' })
  })

  test('without a word it is unknown', async () => {
    const { choices } = await read(answer([{ text: 'Hi' }], { finishReason: undefined }))
    expect(choices[0].finishReason).toBe('unknown')
    expect(choices[0]).not.toHaveProperty('nativeFinishReason')
  })

  test('a blocked prompt is one choice that a filter held back', async () => {
    const { choices, providerMetadata, usage } = await read({
      promptFeedback: { blockReason: 'PROHIBITED_CONTENT', safetyRatings: [{ category: 'X' }] },
      usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 },
    })
    expect(choices).toEqual([
      { index: 0, text: '', content: [], finishReason: 'content_filter', nativeFinishReason: 'PROHIBITED_CONTENT' },
    ])
    expect(providerMetadata?.['promptFeedback']).toEqual({ safetyRatings: [{ category: 'X' }] })
    expect(usage).toEqual({ promptTokens: 7, completionTokens: 0, totalTokens: 7 })
  })

  test('no candidate and no reason is one choice that nobody explains', async () => {
    const { choices } = await read({ usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 } })
    expect(choices).toEqual([{ index: 0, text: '', content: [], finishReason: 'unknown' }])
  })
})

describe('usage', () => {
  test('what was thought is beside the candidates, what tools read beside the prompt', async () => {
    const usageMetadata = {
      promptTokenCount: 10,
      cachedContentTokenCount: 4,
      toolUsePromptTokenCount: 5,
      candidatesTokenCount: 7,
      thoughtsTokenCount: 20,
      totalTokenCount: 42,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 4 },
        { modality: 'AUDIO', tokenCount: 6 },
      ],
      candidatesTokensDetails: [{ modality: 'AUDIO', tokenCount: 3 }],
      serviceTier: 'standard',
      trafficType: 'ON_DEMAND',
    }
    const { usage, serviceTier, providerMetadata } = await read(answer([{ text: 'Hi' }], {}, { usageMetadata }))
    expect(usage).toEqual({
      promptTokens: 15,
      completionTokens: 27,
      totalTokens: 42,
      promptTokensDetails: { cachedTokens: 4, audioTokens: 6 },
      completionTokensDetails: { reasoningTokens: 20, audioTokens: 3 },
    })
    expect([serviceTier, providerMetadata?.['usage']]).toEqual(['standard', usageMetadata])
  })

  test('counts of the prompt alone are none', async () => {
    const { usage } = await read(answer([{ text: 'Hi' }], {}, { usageMetadata: { promptTokenCount: 10 } }))
    expect(usage).toBeUndefined()
  })
})

describe('what is no answer', () => {
  test.each([[{}], [[]], ['text'], [{ choices: [] }]])('%j is refused', async (value) => {
    expect((await caught(read(value))).kind).toBe('invalid_response')
  })

  test('a page is refused', async () => {
    const { client } = wire(plain('<html>', 'text/html'))
    expect((await caught(client.complete({ prompt: 'Hi' }))).kind).toBe('invalid_response')
  })

  test('an error with status 200 is one', async () => {
    const error = { code: 503, message: 'busy', status: 'UNAVAILABLE' }
    const { client } = wire(json({ error }))
    expect(await caught(client.complete({ prompt: 'Hi' }))).toMatchObject({ kind: 'overloaded', requestId: 'req-test' })
  })
})
