import { type RawCall, takenCall } from '@concord/core/adapter'
import { PROVIDER } from './config.ts'

/** Takes responses from an SDK that takes a `fetch` for a client and none for a call. */
export interface TakenCalls {
  /** What the SDK's client is made with. */
  readonly fetch: typeof globalThis.fetch
  /** Lets the SDK send one request, which names itself by these headers. */
  take(send: (headers: Readonly<Record<string, string>>) => Promise<unknown>, signal: AbortSignal): RawCall
}

/** Names a call to the `fetch` of its client; it is not sent. */
const CALL = 'x-concord-call'

/** Makes what takes responses from one client. A request of nobody's goes its way. */
export function createTakenCalls(fetch: typeof globalThis.fetch = globalThis.fetch): TakenCalls {
  const calls = new Map<string, typeof globalThis.fetch>()
  let count = 0
  return {
    async fetch(input, init) {
      const request = new Request(input, init)
      const { method, headers, signal, url } = request
      const call = calls.get(headers.get(CALL) ?? '') ?? fetch
      headers.delete(CALL)
      const body = method === 'GET' || method === 'HEAD' ? {} : { body: await request.text() }
      return call(url, { method, headers, signal, ...body })
    },
    take(send, signal) {
      // The SDK lets go of the signal as soon as its request is over, and that is before the body is read.
      const sending: typeof globalThis.fetch = (url, init) => fetch(url, { ...init, signal })
      const takeOne = async (taking: typeof globalThis.fetch): Promise<unknown> => {
        const id = String(++count)
        calls.set(id, taking)
        try {
          return await send({ [CALL]: id })
        } finally {
          calls.delete(id)
        }
      }
      return takenCall(takeOne, PROVIDER, sending)
    },
  }
}
