import { createError } from '../engine/completion-error.ts'
import type { RawCall } from './sdk-response.ts'

/** A call of an SDK that uses this `fetch` for its one request. */
export type FetchingCall = (fetch: typeof globalThis.fetch) => Promise<unknown>

/**
 * Lets an SDK write and send a request and takes the response before the SDK reads it, for SDKs that do not hand it over but
 * take a `fetch` for each call. The SDK's own retries have to be off: it is told that its request failed.
 *
 * What the SDK throws before an answer (no key, a wrong parameter, a lost connection) rejects as it is.
 */
export function takenCall(
  call: FetchingCall,
  provider: string,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): RawCall {
  return {
    async asResponse() {
      const { promise, resolve, reject } = Promise.withResolvers<Response>()
      const tellSilence = (): void =>
        reject(createError('invalid_request', `${provider}: the SDK sent nothing`, { provider }))
      call(async (url, init) => {
        resolve(await fetch(url, init))
        throw new Error('the response was taken')
      }).then(tellSilence, reject)
      return promise
    },
  }
}
