import type {
  ClientOptions,
  CompletionClient,
  CompletionError,
  CompletionRequest,
  CompletionResponse,
} from '@concord/core'
import { assertLawful, checkChunks, checkResponse } from '@concord/core/laws'
import { type Answers, createAnswers, createFetch, type Json, type Sent, stillOptions } from './network.ts'
import { caught, freeze, gather, GREETING, type Streamed } from './reading.ts'

/** What answers a request. */
export type Respond = () => Response | Promise<Response>

/** A client whose `fetch` answers by itself, and what it sent. */
export interface Wired {
  readonly client: CompletionClient
  readonly sent: readonly Sent[]
}

/** Options of a client that can meet nobody but a `fetch`. */
export type ProbedOptions = ClientOptions & { readonly fetch?: typeof globalThis.fetch | undefined }

/** What differs from one API's tests to another's. */
export interface ProbeOptions<Options extends ProbedOptions, Event> {
  /** Makes a client of the API. */
  readonly create: (options: NoInfer<Options>) => CompletionClient
  /** The options that every client has unless a test says otherwise. */
  readonly options: NoInfer<Options>
  /** The header in which the API names a request. */
  readonly requestIdHeader: string
  /** The content type of the API's streams; `text/event-stream` if not given. */
  readonly streamType?: string
  /** Frames events as the API does. */
  readonly frames: (events: readonly Event[]) => string | Uint8Array
  /** An answer that says little, for tests of what is sent. */
  readonly hello: () => Json
}

/** Sends requests to an API and reads its answers, in process; `options` stand over those that every client has. */
export interface Probe<Options extends ProbedOptions, Event> extends Answers {
  /** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
  readonly wire: (respond: Respond, options?: Options) => Wired
  /** What the SDK sends for a request. */
  readonly sentFor: (request: CompletionRequest, options?: Options) => Promise<Json>
  /** What a request is refused with: the kind, the sentence, and how many requests left. */
  readonly refusalOf: (
    request: CompletionRequest,
    options?: Options,
  ) => Promise<readonly [kind: string, message: string, sent: number]>
  /** The warnings of a request's answer, as `code path`. */
  readonly warningsFor: (request: CompletionRequest, options?: Options) => Promise<readonly string[]>
  /** Reads a whole body, and checks what holds of every response. */
  readonly read: (body: unknown, request?: CompletionRequest, options?: Options) => Promise<CompletionResponse>
  /** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
  readonly readStream: (events: readonly Event[], request?: CompletionRequest, options?: Options) => Promise<Streamed>
  /** How a stream of these bytes fails. */
  readonly failureOf: (written: string | Uint8Array, options?: Options) => Promise<CompletionError>
}

/**
 * Makes the probe of an API: the vendor's SDK runs, and its `fetch` answers by itself.
 *
 * @example
 * const { read } = createProbe<WrenOptions, Json>({
 *   create: createWren,
 *   options: { apiKey: 'test-key', model: 'wren-test' },
 *   requestIdHeader: 'x-request-id',
 *   frames: (events) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
 *   hello: () => ({ text: 'Hello' }),
 * })
 * const { choices } = await read({ text: 'Hello' })
 */
export function createProbe<Options extends ProbedOptions, Event>({
  create,
  options: own,
  requestIdHeader,
  streamType,
  frames,
  hello,
}: ProbeOptions<Options, Event>): Probe<Options, Event> {
  const answers = createAnswers(requestIdHeader, streamType)
  const wire = (respond: Respond, options?: Options): Wired => {
    const { fetch, sent } = createFetch(respond)
    return { client: create({ ...stillOptions(), fetch, ...own, ...options }), sent }
  }
  const greeted = (options?: Options): Wired => wire(answers.json(hello()), options)
  return {
    ...answers,
    wire,
    async sentFor(request, options) {
      const { client, sent } = greeted(options)
      await client.complete(freeze(request))
      return sent[0]?.body ?? {}
    },
    async refusalOf(request, options) {
      const { client, sent } = greeted(options)
      const { kind, message } = await caught(client.complete(freeze(request)))
      return [kind, message, sent.length]
    },
    async warningsFor(request, options) {
      const { warnings = [] } = await readWhole(greeted(options), request)
      return warnings.map(({ code, path }) => `${code} ${path}`)
    },
    read: (body, request, options) => readWhole(wire(answers.json(body), options), request),
    readStream: (events, request, options) =>
      readSplit((size) => wire(answers.stream(frames(events), size), options), request),
    failureOf: (written, options) => caught(wire(answers.stream(written), options).client.stream(GREETING).response()),
  }
}

async function readWhole({ client }: Wired, request: CompletionRequest = GREETING): Promise<CompletionResponse> {
  const response = await client.complete(freeze(request))
  assertLawful(checkResponse(response))
  return response
}

/** Reads what `wireIn` gives in reads of that many bytes: all at once, and byte by byte. */
async function readSplit(wireIn: (size?: number) => Wired, request?: CompletionRequest): Promise<Streamed> {
  const whole = await gather(wireIn().client, request)
  assertLawful(checkChunks(whole.chunks))
  const split = await gather(wireIn(1).client, request)
  assertLawful(checkChunks(split.chunks))
  if (JSON.stringify(split.response) !== JSON.stringify(whole.response))
    throw new Error('the stream says something else when it is read byte by byte')
  return whole
}
