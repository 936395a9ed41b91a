import type { ClientOptions } from '@concord/core'

/** A JSON object of a wire. */
export type Json = { readonly [key: string]: unknown }

/** One request that left a vendor's SDK. */
export interface Sent {
  readonly url: string
  readonly headers: Headers
  readonly body: Json
}

/** What takes the place of the network: the SDK is the vendor's, its `fetch` answers by itself. */
export interface InProcessFetch {
  readonly fetch: typeof globalThis.fetch
  readonly sent: readonly Sent[]
}

/** Makes a `fetch` that answers every request alike, and keeps what was sent. */
export function createFetch(respond: () => Response | Promise<Response>): InProcessFetch {
  const sent: Sent[] = []
  return {
    sent,
    async fetch(url, init) {
      sent.push({ url: urlOf(url), headers: new Headers(init?.headers), body: parseBody(init?.body) })
      return respond()
    },
  }
}

/** Settings under which a client's answers are the same each time: ids are `made-1`, `made-2` …, the time is 1,000 s. */
export function stillOptions(): ClientOptions {
  let ids = 0
  return {
    retry: false,
    timeout: false,
    clock: { now: () => 1_000_000, schedule: () => () => {} },
    createId: () => `made-${++ids}`,
  }
}

/** Answers of a vendor, with its request id `req-test`. */
export interface Answers {
  /** Answers with a JSON body. */
  readonly json: (body: unknown, status?: number, headers?: Readonly<Record<string, string>>) => () => Response
  /** Answers with text of some type. */
  readonly plain: (text: string, type: string, status?: number) => () => Response
  /** Answers with a stream, in reads of `size` bytes. */
  readonly stream: (written: string | Uint8Array, size?: number) => () => Response
}

/** Makes the answers of a vendor that names its requests in this header, and whose streams are of this type. */
export function createAnswers(requestIdHeader: string, streamType = 'text/event-stream'): Answers {
  const id = { [requestIdHeader]: 'req-test' }
  return {
    json:
      (body, status = 200, headers = {}) =>
      () =>
        Response.json(body, { status, headers: { ...id, ...headers } }),
    plain:
      (text, type, status = 200) =>
      () =>
        new Response(text, { status, headers: { 'content-type': type, ...id } }),
    stream:
      (written, size = Infinity) =>
      () =>
        new Response(toStream(written, size), { headers: { 'content-type': streamType, ...id } }),
  }
}

function toStream(written: string | Uint8Array, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = typeof written === 'string' ? new TextEncoder().encode(written) : Uint8Array.from(written)
  let position = 0
  return new ReadableStream({
    pull(controller) {
      if (position >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(position, position + size))
      position += size
    },
  })
}

function urlOf(url: string | URL | Request): string {
  return url instanceof Request ? url.url : String(url)
}

function parseBody(body: unknown): Json {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body
  if (typeof text !== 'string') throw new TypeError('the SDK sends its body as a string or as bytes')
  return JSON.parse(text) as Json // What the SDK sends is an object.
}
