import type { Received } from '../contract/adapter.ts'
import type { CompletionError } from '../contract/error.ts'
import { createError } from '../engine/completion-error.ts'
import { eventwise } from './read-stream.ts'
import { type ParseEvent, readServerSentEvents } from './server-sent-events.ts'

/** What an SDK call gives before it is awaited; a wrapped client may have no `asResponse`. */
export interface SdkCall<T> extends PromiseLike<T> {
  asResponse?: () => Promise<Response>
}

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
  const body = parseBody(await response.text(), response, facts)
  const failure = facts.fromErrorBody(body, response)
  if (failure !== undefined) throw failure
  return { value: body, ...receivedFacts(response, facts) }
}

/**
 * Opens a stream of server-sent events: the raw response where the SDK hands it over, the SDK's own stream otherwise, which
 * `fromSdk` may add to.
 */
export async function receiveEvents<Event>(
  call: SdkCall<AsyncIterable<Event>>,
  parse: ParseEvent<Event>,
  facts: ResponseFacts,
  fromSdk: (stream: AsyncIterable<Event>) => AsyncIterable<Event> = (stream) => stream,
): Promise<Received<AsyncIterable<readonly Event[]>>> {
  if (call.asResponse === undefined) return { value: eventwise(fromSdk(await call)) }
  const response = await call.asResponse()
  if (response.body === null) throw notAnAnswer('an empty body', response, facts)
  const type = response.headers.get('content-type') ?? ''
  if (/\b(json|html)\b/.test(type)) {
    const failure = facts.fromErrorBody(parseBody(await response.text(), response, facts), response)
    throw failure ?? notAnAnswer('no event stream', response, facts)
  }
  const events = readServerSentEvents(response.body, parse, facts.provider)
  return { value: events, ...receivedFacts(response, facts) }
}

function receivedFacts(response: Response, { requestIdHeader }: ResponseFacts): Omit<Received<unknown>, 'value'> {
  const requestId = response.headers.get(requestIdHeader)
  return { headers: Object.fromEntries(response.headers), ...(requestId !== null && { requestId }) }
}

function parseBody(text: string, response: Response, facts: ResponseFacts): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const type = /^[\w.+-]+\/[\w.+-]+/.exec(response.headers.get('content-type') ?? '')?.[0] ?? 'no content type'
    throw notAnAnswer(
      text === '' ? 'an empty body' : `a body that is not JSON (${type}); check the base URL`,
      response,
      facts,
    )
  }
}

function notAnAnswer(what: string, response: Response, { provider, requestIdHeader }: ResponseFacts): CompletionError {
  return createError('invalid_response', `${provider}: the vendor answered with ${what}`, {
    provider,
    status: response.status,
    requestId: response.headers.get(requestIdHeader) ?? undefined,
  })
}
