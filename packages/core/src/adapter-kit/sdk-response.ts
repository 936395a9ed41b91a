import type { Received } from '../contract/adapter.ts'
import type { CompletionError } from '../contract/error.ts'
import { toCompletionError } from '../engine/call.ts'
import { createError } from '../engine/completion-error.ts'
import { fromFailure, fromThrown } from './errors.ts'
import { parseJson } from './parse-json.ts'
import { eventwise } from './read-stream.ts'
import { type EventParser, type ParseEvent, readServerSentEvents } from './server-sent-events.ts'

/** A call that hands the raw response over. */
export interface RawCall {
  readonly asResponse: () => Promise<Response>
}

/** What an SDK call gives before it is awaited; a wrapped client may have no `asResponse`. */
export type SdkCall<T> = RawCall | (PromiseLike<T> & { readonly asResponse?: undefined })

/** What a vendor's answers have beside their body. */
export interface ResponseFacts {
  readonly provider: string
  /** The header that holds the vendor's id of the request. */
  readonly requestIdHeader: string
  /** Names a failure that came as a body, whatever the status was. */
  fromErrorBody(body: unknown, response: Response): CompletionError | undefined
}

/** Receives a whole answer: the raw response where the SDK hands it over, what the SDK made of it otherwise. */
export async function receiveBody(call: SdkCall<unknown>, facts: ResponseFacts): Promise<Received<unknown>> {
  if (call.asResponse === undefined) return { value: await call }
  const response = await call.asResponse()
  if (!response.ok) throw await fromFailedResponse(response, facts)
  const body = parseBody(await readText(response, facts), response, facts)
  const failure = facts.fromErrorBody(body, response)
  if (failure !== undefined) throw failure
  return toReceived(body, response, facts)
}

/**
 * Opens a stream of server-sent events: the raw response where the SDK hands it over, the SDK's own stream otherwise, which
 * `fromSdk` may add to.
 */
export async function receiveEvents<Event>(
  call: SdkCall<AsyncIterable<Event>>,
  parse: ParseEvent<Event> | EventParser<Event>,
  facts: ResponseFacts,
  fromSdk: (stream: AsyncIterable<Event>) => AsyncIterable<Event> = (stream) => stream,
): Promise<Received<AsyncIterable<readonly Event[]>>> {
  const read: BodyReader<Event> = (body) => readServerSentEvents(body, parse, facts.provider)
  return receiveStream(call, read, facts, fromSdk)
}

/** Reads the events of a body, a batch per network read. */
export type BodyReader<Event> = (body: ReadableStream<Uint8Array>) => AsyncIterable<readonly Event[]>

/** Opens a stream of any framing, like `receiveEvents`; an answer of type JSON or HTML is none. */
export async function receiveStream<Event>(
  call: SdkCall<AsyncIterable<Event>>,
  read: BodyReader<Event>,
  facts: ResponseFacts,
  fromSdk: (stream: AsyncIterable<Event>) => AsyncIterable<Event> = (stream) => stream,
): Promise<Received<AsyncIterable<readonly Event[]>>> {
  if (call.asResponse === undefined) return { value: eventwise(fromSdk(await call)) }
  const response = await call.asResponse()
  if (!response.ok) throw await fromFailedResponse(response, facts)
  if (response.body === null) throw notAnAnswer('an empty body', response, facts)
  if (NO_STREAM.test(typeOf(response))) {
    const failure = facts.fromErrorBody(parseBody(await readText(response, facts), response, facts), response)
    throw failure ?? notAnAnswer('no event stream', response, facts)
  }
  return toReceived(read(response.body), response, facts)
}

/** A type of answers that are no stream; lines of JSON are one, and so are types with a suffix of their own. */
const NO_STREAM = /\b(?:application\/json|html)\b/

/** Names the failure of a response that an SDK handed over without looking at its status. */
async function fromFailedResponse(response: Response, facts: ResponseFacts): Promise<CompletionError> {
  const { status, headers } = response
  const text = await readText(response, facts)
  const body = parseOrAbsent(text)
  const told = body === undefined ? undefined : facts.fromErrorBody(body, response)
  if (told !== undefined) return told
  const cause = { status, body: body ?? text }
  const failure = { provider: facts.provider, status, headers, requestId: idOf(response, facts), text, cause }
  return fromFailure({ ...failure, now: Date.now() }, { codes: {}, texts: [] })
}

/** Reads a whole body. A connection that is lost here was lost within the answer: some runtimes say the same of one that was never made. */
async function readText(response: Response, facts: ResponseFacts): Promise<string> {
  const { provider } = facts
  try {
    return await response.text()
  } catch (error) {
    const call = { provider, fromError: (thrown: unknown) => fromThrown(thrown, provider), signal: undefined }
    throw toCompletionError(error, call, idOf(response, facts), true)
  }
}

function parseOrAbsent(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** Copying the headers takes longer than everything else here, so that it is done when somebody asks. */
function toReceived<T>(value: T, response: Response, facts: ResponseFacts): Received<T> {
  return {
    value,
    requestId: idOf(response, facts),
    get headers() {
      return Object.fromEntries(response.headers)
    },
  }
}

function idOf({ headers }: Response, { requestIdHeader }: ResponseFacts): string | undefined {
  return headers.get(requestIdHeader) ?? undefined
}

function parseBody(text: string, response: Response, facts: ResponseFacts): unknown {
  const body = parseOrAbsent(text)
  if (body !== undefined) return body
  if (text === '') throw notAnAnswer('an empty body', response, facts)
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(typeOf(response))?.[0] ?? 'no content type'
  throw notAnAnswer(`a body that is not JSON (${type}); check the base URL`, response, facts)
}

function typeOf({ headers }: Response): string {
  return headers.get('content-type') ?? ''
}

function notAnAnswer(what: string, response: Response, facts: ResponseFacts): CompletionError {
  const { provider } = facts
  return createError('invalid_response', `${provider}: the vendor answered with ${what}`, {
    provider,
    status: response.status,
    requestId: idOf(response, facts),
  })
}
