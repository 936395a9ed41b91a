import type { ConverseCommandOutput, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime'
import { createBedrock, fromConverse, fromConverseStream } from '@concord/bedrock'
import { bedrockConverse as dialect, normalizeConverse as normalize } from '@concord/bedrock/server'
import type { Context } from '@concord/core'
import { parseFrames, toFrames } from '../frames.ts'
import { isObject } from '../json.ts'
import type { Lane } from '../lane.ts'
import { foldConverseEvents, toConverseBody } from '../states/converse.ts'
import { TURNS_AS_ONE } from './forms.ts'

/** Bedrock's Converse and ConverseStream; the model is in the path, and not in what was recorded. */
export const bedrockConverse: Lane = {
  name: 'bedrock converse',
  serves: ({ vendor, endpoint }) => vendor === 'bedrock' && /\/converse(-stream)?$/.test(endpoint),
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createBedrock({
      apiKey: 'test-key',
      region: 'us-east-1',
      model: MODEL,
      fetch,
      createId,
      retry: false,
      timeout: false,
      clock: { now, schedule },
    }),
  fromBody: (body, context) => fromConverse(body as ConverseCommandOutput, withModel(context)), // The adapter finds out what it is.
  fromEvents: (events, context) =>
    fromConverseStream(events as AsyncIterable<ConverseStreamOutput>, withModel(context)), // As above.
  parseEvents: parseFrames,
  toBytes: (payload) => (payload.form === 'chunks' ? toFrames(payload.chunks) : undefined),
  fold: foldConverseEvents,
  toBody: toConverseBody,
  plainRequest: { messages: [{ role: 'user', content: [{ text: 'Hello?' }] }] },
  toRequest: toOwnRequest,
  leftOut: [
    { path: /^output\.message\.role$/, because: 'a constant' },
    // Of the SDK's own, and only where the recorder kept what it made: how the call went.
    { path: /^\$metadata\./, because: 'a constant' },
  ],
  metadata: {
    'usage.totalTokens': 'the sum, which the contract computes',
    'usage.cacheReadInputTokenCount': 'the same count under an older name',
    'usage.cacheWriteInputTokenCount': 'the same count under an older name',
    'usage.cacheDetails': 'how long what was written to a cache is kept',
    'usage.serverToolUsage': 'how often the vendor’s tools ran',
    metrics: 'how long it took',
    trace: 'what a guardrail or a prompt router did',
    additionalModelResponseFields: 'what the model’s own vendor says',
    type: 'a word that a recorder’s owner added to a text',
  },
  normalForms: [TURNS_AS_ONE],
  options: {
    'messages.content.cachePoint': 'a breakpoint of the cache; the contract’s promptCache is that of the whole prompt',
    'messages.content.citations': 'whether a document is to be cited',
    'messages.content.searchResult': 'a block that the contract has no part for, verbatim',
    'messages.content.type': 'a word that a recorder’s owner added to a text',
    'messages.status': 'success, written out',
    additionalModelRequestFields: 'parameters of the model’s own vendor',
    inferenceConfig: 'an empty object',
  },
}

/** What was asked for, which an answer does not say. */
const MODEL = 'model'

function withModel(context: Partial<Context>): Partial<Context> {
  return { ...context, request: { model: MODEL, ...context.request } }
}

const schedule = (): (() => void) => () => {}

/** Recorders of the SDK kept its input: the model, which stands in the path, and bytes as their kind of array. */
function toOwnRequest(body: object): object {
  const { modelId: _model, stream: _stream, ...rest } = body as Readonly<Record<string, unknown>> // A JSON object.
  return withBase64(rest) as object // An object stays one.
}

function withBase64(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBase64)
  if (!isObject(value)) return value
  const { type, data } = value
  if (type === 'Buffer' && Array.isArray(data)) return Buffer.from(data as number[]).toString('base64') // Bytes.
  const keys = Object.keys(value)
  if (keys.length > 0 && keys.every((key, i) => key === String(i)))
    return Buffer.from(Object.values(value) as number[]).toString('base64') // As above.
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withBase64(field)]))
}
