import type { SendOptions } from '@concord/core'
import { type SdkCall, takenCall } from '@concord/core/adapter'
import { createSdk, type OllamaClient, type OllamaOptions, PROVIDER } from './config.ts'

/** Calls the SDK. */
export type Call = <Result>(run: (client: OllamaClient) => Promise<Result>, options: SendOptions) => SdkCall<Result>

/**
 * Makes the way to call the SDK: it writes and sends the request, and its response is taken. The result of a client that has
 * no `fetch` of its own, such as a wrapped one, is taken from it as it is.
 */
export function createCall(options: OllamaOptions): Call {
  const { client, fetch = globalThis.fetch } = options
  if (client === undefined)
    return (run, sent) =>
      takenCall(async (taking) => run(await createSdk(options, taking)), PROVIDER, withFacts(fetch, sent))
  const ownFetch = fetchOf(client)
  if (ownFetch === undefined) return (run) => run(client)
  return (run, sent) => takenCall((taking) => run(withFetch(client, taking)), PROVIDER, withFacts(ownFetch, sent))
}

/** The SDK's types hide the field. */
function fetchOf(client: object): typeof globalThis.fetch | undefined {
  return 'fetch' in client && typeof client.fetch === 'function'
    ? (client.fetch as typeof globalThis.fetch) // The SDK keeps no other function there.
    : undefined
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
