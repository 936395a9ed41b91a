import type { CompletionChunk, CompletionClient, CompletionRequest, CompletionResponse, Dialect } from '@concord/core'
import { createBatches, createError, createStream } from '@concord/core/adapter'

/** A chunk of the answer `Hello world`. */
export function chunk(fields: Partial<CompletionChunk> = {}): CompletionChunk {
  return {
    object: 'completion',
    id: 'c1',
    created: 1_700_000_000,
    model: 'm1',
    provider: 'acme',
    choices: [],
    ...fields,
  }
}

export function textChunk(text: string, fields: Partial<CompletionChunk> = {}): CompletionChunk {
  const content = [{ type: 'text', index: 0, text }] as const
  return chunk({ choices: [{ index: 0, text, content, finishReason: null }], ...fields })
}

export const lastChunk: CompletionChunk = chunk({
  choices: [{ index: 0, text: '', content: [], finishReason: 'stop' }],
  usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
})

export const helloChunks: readonly CompletionChunk[] = [
  textChunk('Hello ', { requestId: 'req-1' }),
  textChunk('world'),
  lastChunk,
]

export const hello: CompletionResponse = {
  ...chunk({ requestId: 'req-1', usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 } }),
  choices: [
    {
      index: 0,
      text: 'Hello world',
      content: [{ type: 'text', index: 0, text: 'Hello world' }],
      finishReason: 'stop',
    },
  ],
}

export interface Played {
  readonly requests: CompletionRequest[]
  /** How many chunks were taken. */
  taken: number
  /** Resolves when a stream was left or aborted. */
  readonly left: Promise<void>
}

/** A client that answers with what it is given; a function is called for each stream. */
export function createPlayedClient(
  stream: (signal: AbortSignal) => AsyncIterable<CompletionChunk> | Iterable<CompletionChunk>,
  response: () => Promise<CompletionResponse> = () => Promise.resolve(hello),
): CompletionClient & { readonly played: Played } {
  const { promise: left, resolve } = Promise.withResolvers<void>()
  const played: Played = { requests: [], taken: 0, left }
  return {
    provider: 'acme',
    played,
    complete(request) {
      played.requests.push(request)
      return response()
    },
    stream(request, call = {}) {
      played.requests.push(request)
      return createStream('acme', () =>
        createBatches(call.signal, async function* (link) {
          let isWhole = false
          try {
            for await (const next of stream(link.signal)) {
              played.taken++
              yield [next]
            }
            isWhole = true
          } finally {
            if (!isWhole) resolve()
          }
          return undefined
        }),
      )
    },
  }
}

/** Waits until the signal aborts. */
export function untilAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const leave = (): void => reject(createError('aborted', 'acme: left', { provider: 'acme' }))
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave)
  })
}

/** A small wire: one line of text a chunk. */
export const lines: Dialect = {
  name: 'lines',
  provider: 'lines',
  routes: [{ method: 'POST', path: '/models/:model/answer' }],
  parseRequest: (body, { params }) => {
    const { prompt, stream = false } = body as { prompt: string; stream?: boolean }
    return { request: { prompt, model: params['model'] }, stream }
  },
  toBody: ({ choices }) => ({
    value: { answer: choices[0].text },
    warnings: [{ code: 'not_encodable', message: 'lines has no place for usage', path: 'usage' }],
  }),
  createEncoder: () => ({
    contentType: 'text/plain',
    encode: ({ choices }) => choices.map(({ text }) => (text === '' ? '' : `${text}\n`)).join(''),
    end: () => 'bye\n',
    fail: () => '',
    warnings: [{ code: 'not_encodable', message: 'lines has no place for usage', path: 'usage' }],
  }),
  toErrorBody: ({ kind, message, status = 500 }) => ({
    status,
    headers: { 'x-lines': 'failed' },
    body: { failed: kind, message },
  }),
  toHeaders: ({ requestId }) => ({ 'x-lines-id': requestId ?? 'none' }),
}
