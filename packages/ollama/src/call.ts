import type { Received, SendOptions } from '@concord/core'
import { receiveBody, type SdkCall, takenCall } from '@concord/core/adapter'
import { createSdk, type OllamaClient, type OllamaOptions, PROVIDER } from './config.ts'
import { RESPONSE_FACTS } from './errors.ts'
import { receiveLines, type StreamEvent } from './stream.ts'

/** Calls the SDK: it writes and sends the request, and its response is taken. */
export interface Calls {
  /** Receives a whole answer. */
  body(run: Run<unknown>, sent: SendOptions): Promise<Received<unknown>>
  /** Opens a stream. */
  lines(
    run: Run<AsyncIterable<StreamEvent>>,
    sent: SendOptions,
  ): Promise<Received<AsyncIterable<readonly StreamEvent[]>>>
}

/** One call of an SDK client. */
export type Run<Result> = (client: OllamaClient) => Promise<Result>

/** Makes the way to call the SDK. */
export function createCalls(options: OllamaOptions): Calls {
  const { client, fetch = globalThis.fetch } = options

  async function take<Result>(run: Run<Result>, sent: SendOptions): Promise<Taken<Result>> {
    if (client !== undefined) return takeOwn(client, run, withFacts(fetchOf(client), sent))
    const call = takenCall(async (taking) => run(await createSdk(options, taking)), PROVIDER, withFacts(fetch, sent))
    return { response: await call.asResponse() }
  }

  return {
    body: async (run, sent) => receiveBody(toSdkCall(await take(run, sent)), RESPONSE_FACTS),
    lines: async (run, sent) => receiveLines(toSdkCall(await take(run, sent)), sent.signal),
  }
}

/** The response, or what an SDK client made of it that was not made here. */
type Taken<Result> = { readonly response: Response } | { readonly result: Result }

function toSdkCall<Result>(taken: Taken<Result>): SdkCall<Result> {
  return 'response' in taken ? { asResponse: () => Promise.resolve(taken.response) } : Promise.resolve(taken.result)
}

/** A client that is wrapped may send with a `fetch` of its own all the same; then its result counts. */
async function takeOwn<Result>(
  client: OllamaClient,
  run: Run<Result>,
  fetch: typeof globalThis.fetch,
): Promise<Taken<Result>> {
  const results: { readonly result: Result }[] = []
  const call = takenCall(
    async (taking) => results.push({ result: await run(withFetch(client, taking)) }),
    PROVIDER,
    fetch,
  )
  try {
    return { response: await call.asResponse() }
  } catch (error) {
    const [own] = results
    if (own === undefined) throw error
    return own
  }
}

/** The SDK's types hide the field. */
function fetchOf(client: object): typeof globalThis.fetch {
  return 'fetch' in client && typeof client.fetch === 'function'
    ? (client.fetch as typeof globalThis.fetch) // The SDK keeps no other function there.
    : globalThis.fetch
}

/** A client that is the same but for its `fetch`: the SDK takes one for each client, not for each call. */
function withFetch(client: OllamaClient, fetch: typeof globalThis.fetch): OllamaClient {
  const same: OllamaClient = Object.create(client)
  // The SDK's build for Node takes an image that happens to be the name of a file for that file.
  return Object.assign(same, { fetch, encodeImage })
}

async function encodeImage(image: Uint8Array | string): Promise<string> {
  return typeof image === 'string' ? image : btoa(Array.from(image, (byte) => String.fromCharCode(byte)).join(''))
}

/** Adds what belongs to one call, for which the SDK has no place. */
function withFacts(fetch: typeof globalThis.fetch, { signal, headers = {} }: SendOptions): typeof globalThis.fetch {
  return (url, init) => {
    const all = new Headers(init?.headers)
    for (const [name, value] of Object.entries(headers)) all.set(name, value)
    return fetch(url, { ...init, headers: all, signal })
  }
}
