import type { Received, SendOptions } from '@concord/core'
import { receiveBody, receiveEvents, type SdkCall, takenCall } from '@concord/core/adapter'
import type {
  ChatCompletionRequest,
  CompletionEvent,
  FIMCompletionRequest,
} from '@mistralai/mistralai/models/components'
import type { RequestOptions } from '@mistralai/mistralai/lib/sdks.js'
import { CALL_OPTIONS, createSdk, type MistralClient, type MistralOptions, PROVIDER, type TakingSdk } from './config.ts'
import { RESPONSE_FACTS } from './errors.ts'
import { toSdkNames, toWireNames } from './names.ts'
import { fromSdkEvents, parseEvent, type StreamEvent } from './stream/decoder.ts'

/** Parameters by the names of the wire: the body of a request. */
export type WireParams = Readonly<Record<string, unknown>>

/** What the SDK takes, whatever the API. */
export type SdkRequest = ChatCompletionRequest & FIMCompletionRequest

/** The two calls that the SDK has of an API. */
export interface SdkApi {
  readonly complete: (client: MistralClient, request: SdkRequest, options: RequestOptions) => Promise<unknown>
  readonly stream: (
    client: MistralClient,
    request: SdkRequest,
    options: RequestOptions,
  ) => Promise<AsyncIterable<CompletionEvent>>
}

/** The vendor calls of an adapter. */
export interface Connection {
  send(params: WireParams, options: SendOptions): Promise<Received<unknown>>
  open(params: WireParams, options: SendOptions): Promise<Received<AsyncIterable<readonly StreamEvent[]>>>
}

/**
 * Makes the vendor calls of an API. The SDK addresses and signs a request; its body is ours, since the SDK leaves out every
 * parameter that its schemas do not name. A client that somebody wrapped writes and reads by itself.
 */
export function createConnection(options: MistralOptions, api: SdkApi): Connection {
  const sdk = createSdk(options)
  const usual = options.client === undefined ? options.headers : {}

  function toOptions({ signal, headers }: SendOptions): RequestOptions {
    return { ...CALL_OPTIONS, signal, headers: { ...usual, ...headers } }
  }

  return {
    async send(params, sendOptions) {
      const made = await sdk()
      const settings = toOptions(sendOptions)
      if ('client' in made) return { value: toWireNames(await api.complete(made.client, toRequest(params), settings)) }
      return receiveBody(taken(made, params, settings, api.complete), RESPONSE_FACTS)
    },
    async open(params, sendOptions) {
      const made = await sdk()
      const settings = toOptions(sendOptions)
      const call: SdkCall<AsyncIterable<StreamEvent>> =
        'client' in made
          ? api.stream(made.client, toRequest(params), settings)
          : taken(made, params, settings, api.stream)
      return receiveEvents(call, parseEvent, RESPONSE_FACTS, fromSdkEvents)
    },
  }
}

/** Lets the SDK make a request of the smallest kind, and sends it with the body that is meant. */
function taken(
  { withFetch, fetch }: TakingSdk,
  params: WireParams,
  settings: RequestOptions,
  ask: (client: MistralClient, request: SdkRequest, options: RequestOptions) => Promise<unknown>,
): ReturnType<typeof takenCall> {
  const body = JSON.stringify(params)
  return takenCall(
    (send) => ask(withFetch(withBody(send, body, settings)), toRequest(SMALLEST), settings),
    PROVIDER,
    fetch,
  )
}

/** A request that is valid for every API. */
const SMALLEST: WireParams = { model: '', messages: [], prompt: '' }

function withBody(
  fetch: typeof globalThis.fetch,
  body: string,
  { signal = null }: RequestOptions,
): typeof globalThis.fetch {
  return (input, init) => {
    const { url, method, headers } = new Request(input, init)
    return fetch(url, { method, headers, body, signal })
  }
}

/** Writes parameters by the SDK's names. */
function toRequest(params: WireParams): SdkRequest {
  return toSdkNames(params) as SdkRequest // Its schemas check it again.
}
