import type {
  CallOptions,
  ChoiceChunk,
  CompletionChunk,
  CompletionClient,
  CompletionError,
  CompletionRequest,
  OutputPart,
} from '@concord/core'
import { isCompletionError } from '@concord/core'
import { batchesOf, createStream } from '@concord/core/adapter'
import type { Harness } from '../suite/subject.ts'

/** An adapter that is broken on purpose, and the case that has to notice. */
export interface Mutant {
  /** Says what is wrong with it. */
  readonly name: string
  readonly caughtBy: string
  readonly breaks: (harness: Harness) => Harness
}

/** Breaks the client of a harness. */
export const onClient =
  (change: (client: CompletionClient) => CompletionClient): Mutant['breaks'] =>
  (harness) => ({ ...harness, createClient: async (options) => change(await harness.createClient(options)) })

/** Breaks what is asked, and how. */
export const onCall = (
  change: (request: CompletionRequest, call: CallOptions) => readonly [CompletionRequest, CallOptions],
): Mutant['breaks'] =>
  onClient((client) => ({
    ...client,
    complete: (request, call = {}) => client.complete(...change(request, call)),
    stream: (request, call = {}) => client.stream(...change(request, call)),
  }))

/** Breaks what is asked. */
export const onRequest = (change: (request: CompletionRequest) => CompletionRequest): Mutant['breaks'] =>
  onCall((request, call) => [change(request), call])

/** Makes what breaks the chunks of one answer, be it whole or a stream; the same for both, with a state of its own each time. */
type CreateBreak = () => (chunk: CompletionChunk) => CompletionChunk

/** Breaks every chunk of an answer; a whole one is one. */
export const onChunks = (createBreak: CreateBreak): Mutant['breaks'] =>
  onClient((client) => ({
    ...client,
    async complete(request, call) {
      // A broken answer has the type of a whole one still.
      return createBreak()(await client.complete(request, call)) as Awaited<ReturnType<typeof client.complete>>
    },
    stream: (request, call) => {
      const stream = client.stream(request, call)
      return createStream(client.provider, () => {
        const breakChunk = createBreak()
        const batches = batchesOf(stream)
        return {
          async next() {
            const read = await batches.next()
            return read.done === true ? read : { done: false, value: read.value.map(breakChunk) }
          },
          return: () => batches.return(),
        }
      })
    },
  }))

/** Breaks every chunk alike. */
export const onChunk = (change: (chunk: CompletionChunk) => CompletionChunk): Mutant['breaks'] => onChunks(() => change)

/** Breaks every choice alike. */
export const onChoice = (change: (choice: ChoiceChunk) => ChoiceChunk): Mutant['breaks'] =>
  onChunk((chunk) => ({ ...chunk, choices: chunk.choices.map(change) }))

/** Breaks every part alike; the text of its choice follows. */
export const onPart = (change: (part: OutputPart) => OutputPart): Mutant['breaks'] =>
  onChoice((choice) => {
    const content = choice.content.map(change)
    return { ...choice, content, text: content.map((part) => (part.type === 'text' ? part.text : '')).join('') }
  })

/** Breaks every error; one that gives no error is taken for none. */
export const onError = (change: (error: CompletionError) => CompletionError): Mutant['breaks'] =>
  onClient((client) => {
    const fail = (thrown: unknown): never => {
      throw isCompletionError(thrown) ? change(thrown) : thrown
    }
    return {
      ...client,
      complete: (request, call) => client.complete(request, call).catch(fail),
      stream: (request, call) => {
        const stream = client.stream(request, call)
        return createStream(client.provider, () => {
          const batches = batchesOf(stream)
          return { next: () => batches.next().catch(fail), return: () => batches.return() }
        })
      },
    }
  })
