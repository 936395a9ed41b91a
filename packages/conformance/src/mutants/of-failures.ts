import type { CompletionChunk, CompletionClient, CompletionResponse, CompletionStream } from '@concord/core'
import { isCompletionError } from '@concord/core'
import { batchesOf, createError, createStream, detailsOf, withPartial } from '@concord/core/adapter'
import { type Mutant, onClient, onError } from './mutant.ts'

const WHOLE: CompletionResponse = {
  object: 'completion',
  id: 'nothing',
  created: 1,
  model: 'nothing',
  provider: 'nothing',
  choices: [{ index: 0, text: '', content: [], finishReason: 'stop' }],
}

/** Takes some failures for the end of an answer. */
const endsAt = (kinds: readonly string[]): Mutant['breaks'] =>
  onClient((client) => ({
    ...client,
    async complete(request, call) {
      try {
        return await client.complete(request, call)
      } catch (error) {
        if (!isCompletionError(error) || !kinds.includes(error.kind)) throw error
        return WHOLE
      }
    },
    stream: (request, call) => endingStream(client, client.stream(request, call), kinds),
  }))

function endingStream(
  { provider }: CompletionClient,
  stream: ReturnType<CompletionClient['stream']>,
  kinds: readonly string[],
): ReturnType<CompletionClient['stream']> {
  return createStream(provider, () => {
    const batches = batchesOf(stream)
    let last: CompletionChunk = WHOLE
    let hasEnded = false
    return {
      async next() {
        if (hasEnded) return { done: true, value: undefined }
        try {
          const read = await batches.next()
          last = read.value?.at(-1) ?? last
          return read
        } catch (error) {
          if (!isCompletionError(error) || !kinds.includes(error.kind)) throw error
          hasEnded = true
          const { id, created, model } = last
          return { done: false, value: [{ ...WHOLE, id, created, model, provider: last.provider }] }
        }
      },
      return: () => batches.return(),
    }
  })
}

/** Asks once more where it must not. */
const asksAgain = (kind: string): Mutant['breaks'] =>
  onClient((client) => ({
    ...client,
    complete: (request, call) =>
      client.complete(request, call).catch((error: unknown) => {
        if (isCompletionError(error) && error.kind === kind) return client.complete(request, call)
        throw error
      }),
    stream(request, call) {
      const first = client.stream(request, call)
      return createStream(client.provider, () => {
        let batches = batchesOf(first)
        let tries = 0
        return {
          async next() {
            try {
              return await batches.next()
            } catch (error) {
              if (!isCompletionError(error) || error.kind !== kind || tries++ > 0) throw error
              batches = batchesOf(client.stream(request, call))
              return batches.next()
            }
          },
          return: () => batches.return(),
        }
      })
    },
  }))

/** Forgets what it handed out when it fails. */
function withoutPartial(stream: CompletionStream): CompletionStream {
  return {
    response: () => stream.response(),
    text: (options) => stream.text(options),
    toReadableStream: () => stream.toReadableStream(),
    async *[Symbol.asyncIterator]() {
      try {
        yield* stream
      } catch (error) {
        throw isCompletionError(error) ? withPartial(error, undefined) : error
      }
      return undefined
    },
  }
}

/** Failures that are told wrongly, or not. */
export const MUTANTS_OF_FAILURES: readonly Mutant[] = [
  {
    name: 'a stream that was cut looks finished',
    caughtBy: 'a stream that is cut anywhere is never taken for whole',
    breaks: endsAt(['interrupted']),
  },
  {
    name: 'a page of HTML is an empty answer',
    caughtBy: 'a page of HTML with status 200 is no answer',
    breaks: endsAt(['invalid_response']),
  },
  {
    name: 'an abort is swallowed',
    caughtBy: 'an abort in mid-stream keeps what had arrived',
    breaks: endsAt(['aborted']),
  },
  {
    name: 'what had arrived is lost',
    caughtBy: 'a failure in mid-stream is told, and keeps what had arrived',
    breaks: onClient((client) => ({ ...client, stream: (...call) => withoutPartial(client.stream(...call)) })),
  },
  {
    name: 'every failure is the server’s',
    caughtBy: 'status 429 of the kind rate_limit is told',
    breaks: onError((error) => createError('server', error.message, detailsOf(error))),
  },
  {
    name: 'everything is worth another try',
    caughtBy: 'status 401 of the kind authentication is told',
    breaks: onError((error) => createError(error.kind, error.message, { ...detailsOf(error), retryable: true })),
  },
  {
    name: 'the status is dropped',
    caughtBy: 'status 503 of the kind overloaded is told',
    breaks: onError((error) => createError(error.kind, error.message, { ...detailsOf(error), status: undefined })),
  },
  {
    name: 'an error repeats the answer',
    caughtBy: 'an error shows nothing of the answer that had arrived',
    breaks: onClient((client) => ({
      ...client,
      stream: (request, call) => {
        const heard: string[] = []
        const stream = client.stream(request, call)
        return createStream(client.provider, () => {
          const batches = batchesOf(stream)
          return {
            async next() {
              try {
                const read = await batches.next()
                heard.push(JSON.stringify(read.value))
                return read
              } catch (error) {
                if (!isCompletionError(error)) throw error
                throw createError(error.kind, `${error.message} after ${heard.join('')}`, detailsOf(error))
              }
            },
            return: () => batches.return(),
          }
        })
      },
    })),
  },
  {
    name: 'a wrong key is tried again',
    caughtBy: 'a failure that will not pass is asked once',
    breaks: asksAgain('authentication'),
  },
  {
    name: 'a stream is begun anew after output',
    caughtBy: 'nothing is tried again after output',
    breaks: asksAgain('overloaded'),
  },
  {
    name: 'the reason of an abort is dropped',
    caughtBy: 'the reason of an abort is kept',
    breaks: onError((error) => createError(error.kind, error.message, { ...detailsOf(error), cause: undefined })),
  },
  {
    name: 'the wait that a vendor asks for is dropped',
    caughtBy: 'the wait that a vendor asks for is kept',
    breaks: (harness) => ({
      ...harness,
      createClient: (options) =>
        harness.createClient({
          ...options,
          ...(options.retry !== false && { retry: { ...options.retry, maxDelayMs: 1 } }),
        }),
    }),
  },
]
