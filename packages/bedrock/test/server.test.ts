import { chunkOf } from '@concord/conformance'
import type { CompletionChunk, CompletionResponse, ErrorKind } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { describe, expect, test } from 'vitest'
import { fromError } from '../src/index.ts'
import { fromErrorBody } from '../src/errors.ts'
import { bedrockConverse } from '../src/server/index.ts'
import { joinBytes, readFrames } from '../src/stream/frames.ts'
import { caught, freeze, type Json, probe } from './wire.ts'

const { sentFor, stream, wire } = probe

const MODEL = 'us.amazon.nova-2-lite-v1:0'
const PARSED = { request: { model: MODEL }, stream: false }
const USER = { role: 'user', content: [{ text: 'Hi' }] }
const POINT = { cachePoint: { type: 'default' } }

/** What a body of the wire asks for. */
function parse(fields: Json, action: string = 'converse'): ReturnType<typeof bedrockConverse.parseRequest> {
  const call = { path: `/model/${MODEL}/${action}`, params: { modelId: MODEL }, query: {}, headers: {} }
  return bedrockConverse.parseRequest(freeze({ messages: [USER], ...fields }), call)
}

/** A response of this content. */
function response(content: CompletionResponse['choices'][0]['content'], fields: Json = {}): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const choice = { index: 0, text, content, finishReason: 'stop' as const }
  const head = { object: 'completion', id: 'one', created: 1000, model: MODEL, provider: 'bedrock' } as const
  return { ...head, choices: [choice], ...fields }
}

describe('a request', () => {
  test('every field has its place in the contract, or stays the vendor’s', () => {
    const { request, stream: isStreamed } = parse(
      {
        system: [{ text: 'Be brief.' }, POINT],
        inferenceConfig: { maxTokens: 7, temperature: 1, topP: 0.5, stopSequences: ['END'], more: 1 },
        additionalModelRequestFields: {
          top_k: 3,
          thinking: { type: 'enabled', budget_tokens: 2000, display: 'summarized' },
          reasoningConfig: { type: 'enabled' },
        },
        outputConfig: {
          effort: 'high',
          textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object"}', name: 'n' } } },
        },
        requestMetadata: { team: 'a' },
        serviceTier: { type: 'flex' },
        guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
        performanceConfig: null,
      },
      'converse-stream',
    )
    expect(request).toEqual({
      model: MODEL,
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Be brief.', providerOptions: { bedrock: POINT } }] },
        { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      ],
      maxTokens: 7,
      temperature: 1,
      topP: 0.5,
      topK: 3,
      stop: ['END'],
      metadata: { team: 'a' },
      serviceTier: 'flex',
      reasoning: { maxTokens: 2000, include: true, effort: 'high' },
      responseFormat: { type: 'json_schema', schema: { type: 'object' }, name: 'n' },
      providerOptions: {
        bedrock: {
          inferenceConfig: { more: 1 },
          additionalModelRequestFields: { reasoningConfig: { type: 'enabled' } },
          guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
        },
      },
    })
    expect(isStreamed).toBe(true)
  })

  test('each result of a tool is a message', () => {
    const { request } = parse({
      messages: [
        {
          role: 'user',
          content: [
            { toolResult: { toolUseId: 'a', content: [{ text: 'One' }], status: 'error' } },
            { toolResult: { toolUseId: 'b', content: [{ json: { n: 1 } }], status: 'success' } },
            POINT,
            { text: 'And now?' },
          ],
        },
      ],
    })
    expect(request.messages).toEqual([
      { role: 'tool', toolCallId: 'a', content: [{ type: 'text', text: 'One' }], isError: true },
      {
        role: 'tool',
        toolCallId: 'b',
        content: [{ type: 'json', value: { n: 1 } }],
        providerOptions: { bedrock: { status: 'success', ...POINT } },
      },
      { role: 'user', content: [{ type: 'text', text: 'And now?' }] },
    ])
  })

  test.each([
    [{ messages: undefined, promptVariables: {} }, 'messages'],
    [{ messages: [{ role: 'tool', content: [] }] }, 'messages.0.role'],
    [{ messages: [{ role: 'user', content: 'Hi' }] }, 'messages.0.content'],
    [{ inferenceConfig: { maxTokens: 'many' } }, 'inferenceConfig.maxTokens'],
    [{ messages: [{ role: 'user', content: [{ toolResult: {} }] }] }, 'messages.0.content.0.toolResult.toolUseId'],
  ])('%j is refused by the path of its fault', (fields, path) => {
    expect(() => parse(fields)).toThrow(expect.objectContaining({ kind: 'invalid_request', status: 400 }))
    expect(() => parse(fields)).toThrow(new RegExp(`^${path}:`))
  })

  test('what is read is written again as it was', async () => {
    const body = {
      system: [{ text: 'Be brief.' }, POINT, { guardContent: { text: { text: 'No.' } } }],
      messages: [
        {
          role: 'user',
          content: [
            POINT,
            { text: 'Hi' },
            POINT,
            { image: { format: 'png', source: { bytes: 'AAEC' } } },
            { image: { format: 'png', source: { s3Location: { uri: 's3://bucket/a', bucketOwner: '1' } } } },
            { audio: { format: 'mp3', source: { bytes: 'AAEC' } } },
            { video: { format: 'mp4', source: { s3Location: { uri: 's3://bucket/a' } } } },
            { document: { format: 'pdf', name: 'a', source: { bytes: 'AAEC' }, context: 'Old.' } },
            { document: { format: 'txt', name: 'b', source: { text: 'Grüße' }, citations: { enabled: true } } },
            { document: { format: 'txt', name: 'd', source: { bytes: 'AAEC' } } },
            { document: { name: 'e', source: { s3Location: { uri: 's3://bucket/e' } } } },
            { document: { format: 'txt', name: 'c', source: { content: [{ text: 'Hi' }] } } },
            { searchResult: { source: 's', title: 't', content: [{ text: 'Hi' }] } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'sig' } } },
            { reasoningContent: { redactedContent: 'AAEC' } },
            { reasoningContent: { reasoningText: { text: 'So.' } } },
            { citationsContent: { content: [{ text: 'So.' }], citations: [{ title: 'facts' }] } },
            { text: 'So.' },
            POINT,
            { toolUse: { toolUseId: 'a', name: 'get', input: { n: 1 } } },
          ],
        },
        {
          role: 'user',
          content: [
            { toolResult: { toolUseId: 'a', content: [{ text: 'One' }, { json: { n: 1 } }], status: 'success' } },
            POINT,
          ],
        },
        { role: 'system', content: [{ text: 'Be kind.' }] },
      ],
      inferenceConfig: {},
      toolConfig: {
        tools: [
          { toolSpec: { name: 'get', description: 'Gets', inputSchema: { json: { type: 'object' } }, strict: true } },
          POINT,
          { systemTool: { name: 'nova_grounding' } },
        ],
        toolChoice: { tool: { name: 'get' } },
      },
      additionalModelRequestFields: { thinking: { type: 'adaptive' }, reasoning_config: { type: 'enabled' } },
      outputConfig: { effort: 'huge' },
      guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
    }
    expect(await sentFor(parse(body).request)).toEqual(body)
  })
})

describe('a whole answer', () => {
  test('is what Bedrock answers with', () => {
    const { value, warnings } = bedrockConverse.toBody(
      freeze(
        response(
          [
            { type: 'reasoning', index: 0, text: 'Hm.' },
            { type: 'tool_activity', index: 1, id: 's1', name: 'search', arguments: '{"query":"so"}' },
            { type: 'tool_activity', index: 2, id: 's1', name: 'search', output: [{ text: 'Found' }] },
            { type: 'text', index: 3, text: 'Hello' },
            { type: 'media', index: 4, mediaType: 'image/png', data: 'AAEC' },
          ],
          {
            usage: {
              promptTokens: 10,
              completionTokens: 2,
              totalTokens: 12,
              promptTokensDetails: { cachedTokens: 7 },
            },
            serviceTier: 'flex',
            providerMetadata: { trace: { guardrail: {} } },
          },
        ),
      ),
      PARSED,
    )
    expect(warnings).toEqual([])
    expect(value).toEqual({
      output: {
        message: {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: 'Hm.' } } },
            { toolUse: { toolUseId: 's1', name: 'search', input: { query: 'so' }, type: 'server_tool_use' } },
            { toolResult: { toolUseId: 's1', content: [{ text: 'Found' }], type: 'search_result' } },
            { text: 'Hello' },
            { image: { format: 'png', source: { bytes: 'AAEC' } } },
          ],
        },
      },
      stopReason: 'end_turn',
      usage: { inputTokens: 3, outputTokens: 2, totalTokens: 12, cacheReadInputTokens: 7 },
      metrics: { latencyMs: 0 },
      serviceTier: { type: 'flex' },
      trace: { guardrail: {} },
    })
  })

  test('names what the wire cannot carry', () => {
    const { warnings } = bedrockConverse.toBody(
      response(
        [
          { type: 'refusal', index: 0, text: 'No.' },
          { type: 'media', index: 1, mediaType: 'model/stl', data: 'AAEC' },
          { type: 'tool_call', index: 2, id: 'a', name: 'sql', arguments: 'select 1', custom: true },
          { type: 'reasoning', index: 3, text: 'Hm.', replay: { provider: 'example', api: 'chat', data: 1 } },
        ],
        { model: 'another', systemFingerprint: 'fp_1', provider: 'example', providerMetadata: { moderation: 1 } },
      ),
      PARSED,
    )
    expect(new Set(warnings.map(({ path }) => path))).toEqual(
      new Set([
        'choices[0].content',
        'choices[0].content[0]',
        'choices[0].content[2].arguments',
        'choices[0].content[2].custom',
        'choices[0].content[3].replay',
        'choices[0].finishReason',
        'choices[0].text',
        'model',
        'providerMetadata',
        'systemFingerprint',
      ]),
    )
  })
})

describe('a stream', () => {
  /** The events that an encoder writes of these chunks. */
  async function eventsOf(...chunks: readonly CompletionChunk[]): Promise<readonly object[]> {
    const encoder = bedrockConverse.createEncoder({ ...PARSED, stream: true })
    const written = [...chunks.map((one) => encoder.encode(one)), encoder.end()]
    const bytes = joinBytes(
      written.map((frames) => (typeof frames === 'string' ? new TextEncoder().encode(frames) : frames)),
    )
    const events: object[] = []
    for await (const batch of readFrames(new Blob([Uint8Array.from(bytes)]).stream())) events.push(...batch)
    return events
  }

  test('has a start, blocks one after the other, the word, and the mark with the counts', async () => {
    const replay = { provider: 'bedrock', api: 'converse', data: { signature: 'sig' } }
    const events = await eventsOf(
      chunkOf(response([{ type: 'reasoning', index: 0, text: 'Hm.' }])),
      chunkOf(response([{ type: 'reasoning', index: 0, text: '', replay }])),
      chunkOf(response([{ type: 'text', index: 1, text: 'Hel' }])),
      chunkOf(
        response([{ type: 'text', index: 1, text: 'lo', citations: [{ title: 'facts', source: { title: 'facts' } }] }]),
      ),
      chunkOf(response([{ type: 'tool_call', index: 2, id: 'a', name: 'get', arguments: '' }])),
      chunkOf(response([{ type: 'tool_call', index: 2, id: 'a', name: 'get', arguments: '{}' }])),
      {
        ...chunkOf(response([]), 'tool_calls'),
        usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
        providerMetadata: { additionalModelResponseFields: { n: 1 } },
      },
    )
    expect(events).toEqual([
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Hm.' } } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { signature: 'sig' } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'Hel' } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'lo' } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { citation: { title: 'facts' } } } },
      { contentBlockStop: { contentBlockIndex: 1 } },
      { contentBlockStart: { contentBlockIndex: 2, start: { toolUse: { toolUseId: 'a', name: 'get' } } } },
      { contentBlockDelta: { contentBlockIndex: 2, delta: { toolUse: { input: '{}' } } } },
      { contentBlockStop: { contentBlockIndex: 2 } },
      { messageStop: { stopReason: 'tool_use', additionalModelResponseFields: { n: 1 } } },
      { metadata: { metrics: { latencyMs: 0 }, usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 } } },
    ])
  })

  test('tells a failure as an exception', async () => {
    const encoder = bedrockConverse.createEncoder({ ...PARSED, stream: true })
    const frame = encoder.fail(createError('overloaded', 'bedrock: busy', { provider: 'bedrock' }))
    const bytes = typeof frame === 'string' ? new Uint8Array(0) : frame
    const told = await caught(wire(stream(bytes)).client.stream({ prompt: 'Hi' }).response())
    expect(told.kind).toBe('overloaded')
  })
})

test.each<ErrorKind>([
  'invalid_request',
  'authentication',
  'permission',
  'billing',
  'not_found',
  'rate_limit',
  'context_length',
  'content_filter',
  'timeout',
  'overloaded',
  'server',
])('a failure of kind %s is read back as one', (kind) => {
  const told = createError(kind, 'something', { provider: 'bedrock', requestId: 'req-1', retryAfterMs: 1500 })
  const { status, headers, body } = bedrockConverse.toErrorBody(told)
  const read = fromError(fromErrorBody(body, Response.json(body, { status, headers })))
  expect([read.kind, read.status, read.requestId, read.retryAfterMs]).toEqual([kind, status, 'req-1', 1500])
})
