import type {
  Adapter,
  CallMode,
  Capabilities,
  CompletionClient,
  CompletionRequest,
  SendOptions,
  Translation,
} from '@concord/core'
import {
  createClient,
  type RawCall,
  receiveBody,
  receiveEvents,
  takenCall,
  translateRequest,
} from '@concord/core/adapter'
import { createSdk, fetchOf, type GoogleClient, type GoogleOptions, PROVIDER } from '../config.ts'
import { fromError, RESPONSE_FACTS } from '../errors.ts'
import { type GenerateContentParams, toParams } from './request/params.ts'
import { fromBody } from './response/response.ts'
import { createDecoder, parseEvent, type StreamEvent } from './stream/decoder.ts'
import { withFramedList } from './stream/list.ts'

/**
 * Creates a client of Google's `generateContent`, of the Gemini API or of Vertex AI.
 *
 * Nothing is loaded, read from the environment or sent before the first call. Without a key it rejects with `authentication`.
 *
 * @example
 * const gemini = createGoogle({ model: 'gemini-3.5-flash' })
 * const { choices } = await gemini.complete({ prompt: 'Why is the sky blue?' })
 */
export function createGoogle(options: GoogleOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
}

/** What the wire of `generateContent` can carry. */
export const capabilities: Capabilities = {
  input: 'messages',
  settings: [
    'maxTokens',
    'temperature',
    'topP',
    'topK',
    'stop',
    'seed',
    'frequencyPenalty',
    'presencePenalty',
    'n',
    'logprobs',
    'topLogprobs',
    'reasoning',
    'metadata',
    'serviceTier',
  ],
  toolChoice: ['auto', 'none', 'required', 'tool'],
  tools: ['function', 'vendor'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64', 'url', 'id'], audio: ['base64', 'url', 'id'], file: ['base64', 'url', 'id'] },
  output: ['tool_call', 'tool_activity', 'reasoning', 'media', 'citations', 'logprobs'],
}

/** Writes a request as parameters of `models.generateContent` and its stream, checked as a client checks it. */
export function toGenerateContentParams(
  request: CompletionRequest,
  mode: CallMode = 'complete',
): Translation<GenerateContentParams> {
  const { value, warnings } = translateRequest({ provider: PROVIDER, capabilities, toParams }, request, mode)
  return { value, warnings }
}

function createAdapter(options: GoogleOptions): Adapter<GenerateContentParams, unknown, StreamEvent> {
  const sdk = createSdk(options)
  const take = (send: Send, sendOptions: SendOptions): RawCall => {
    const { signal } = sendOptions
    const own = fetchOf(options)
    // The SDK lets go of the signal as soon as its request is over, and that is before the body is read.
    return takenCall(send, PROVIDER, (url, init) => own(url, { ...init, signal }))
  }
  return {
    provider: PROVIDER,
    capabilities,
    toParams,
    async send(params, call) {
      const { models } = await sdk()
      const send: Send = (fetch) => models.generateContent(withCall(params, fetch, call))
      return receiveBody(take(send, call), RESPONSE_FACTS)
    },
    async open(params, call) {
      const { models } = await sdk()
      const send: Send = (fetch) => models.generateContentStream(withCall(params, fetch, call))
      return receiveEvents(withFramedList(take(send, call)), parseEvent, RESPONSE_FACTS)
    },
    fromResult: fromBody,
    createDecoder,
    fromError,
  }
}

type Send = (fetch: typeof globalThis.fetch) => ReturnType<GoogleClient['models'][keyof GoogleClient['models']]>

/** Retries and time limits are Concord's layers. */
function withCall(
  { config, ...params }: GenerateContentParams,
  fetch: typeof globalThis.fetch,
  { signal, headers }: SendOptions,
): GenerateContentParams {
  const httpOptions = {
    ...config?.httpOptions,
    timeout: 0,
    retryOptions: { attempts: 1 },
    headers: { ...config?.httpOptions?.headers, ...headers },
    fetch,
  }
  return { ...params, config: { ...config, abortSignal: signal, httpOptions } }
}
