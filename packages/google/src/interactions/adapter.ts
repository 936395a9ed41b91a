import type {
  Adapter,
  CallMode,
  Capabilities,
  CompletionClient,
  CompletionRequest,
  SendOptions,
  Translation,
} from '@concord/core'
import { createClient, receiveBody, receiveEvents, type SdkCall, translateRequest } from '@concord/core/adapter'
import type { GoogleGenAIRequestOptions } from '@google/genai'
import { createSdk, type GoogleClient, type GoogleOptions, PROVIDER } from '../config.ts'
import { fromError, RESPONSE_FACTS } from '../errors.ts'
import { createTakenCalls } from '../taken-calls.ts'
import { type InteractionParams, toParams } from './request/params.ts'
import { fromBody } from './response/interaction.ts'
import { createDecoder, parseEvent, type StreamEvent } from './stream/decoder.ts'

/**
 * Creates a client of Google's interactions, of the Gemini API or of Vertex AI.
 *
 * Nothing is loaded, read from the environment or sent before the first call. Without a key it rejects with `authentication`.
 *
 * @example
 * const gemini = createGoogleInteractions({ model: 'gemini-3.5-flash' })
 * const { choices } = await gemini.complete({ prompt: 'Why is the sky blue?' })
 */
export function createGoogleInteractions(options: GoogleOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
}

/** What the wire of interactions can carry. */
export const interactionsCapabilities: Capabilities = {
  input: 'messages',
  settings: ['maxTokens', 'temperature', 'topP', 'stop', 'seed', 'reasoning', 'metadata', 'serviceTier'],
  toolChoice: ['auto', 'none', 'required', 'tool'],
  tools: ['function', 'vendor'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64', 'url', 'id'], audio: ['base64', 'url', 'id'], file: ['base64', 'url', 'id'] },
  output: ['tool_call', 'tool_activity', 'reasoning', 'media', 'citations'],
}

/** Writes a request as parameters of `interactions.create`, checked as a client checks it. */
export function toInteractionParams(
  request: CompletionRequest,
  mode?: 'complete',
): Translation<InteractionParams & { readonly stream?: false }>
export function toInteractionParams(
  request: CompletionRequest,
  mode: 'stream',
): Translation<InteractionParams & { readonly stream: true }>
export function toInteractionParams(
  request: CompletionRequest,
  mode: CallMode = 'complete',
): Translation<InteractionParams> {
  const translator = { provider: PROVIDER, capabilities: interactionsCapabilities, toParams }
  const { value, warnings } = translateRequest(translator, request, mode)
  return { value, warnings }
}

function createAdapter(options: GoogleOptions): Adapter<InteractionParams, unknown, StreamEvent> {
  const calls = createTakenCalls(options.fetch)
  const sdk = createSdk({ ...options, fetch: calls.fetch })
  /** This API of the SDK takes no `fetch` for a call: what a client of the user's answers is the SDK's own. */
  function callOf(client: GoogleClient, params: InteractionParams, { signal, headers }: SendOptions): SdkCall<unknown> {
    const send = (named: Readonly<Record<string, string>> = {}): Promise<unknown> =>
      client.interactions.create(params, { ...CALL_OPTIONS, signal, headers: { ...headers, ...named } })
    return options.client === undefined ? calls.take(send, signal) : send()
  }
  return {
    provider: PROVIDER,
    capabilities: interactionsCapabilities,
    toParams,
    async send(params, call) {
      const client = await sdk()
      return receiveBody(callOf(client, params, call), RESPONSE_FACTS)
    },
    async open(params, call) {
      const client = await sdk()
      // In stream mode toParams sets `stream: true`, so that the SDK's own answer is a stream.
      const events = callOf(client, params, call) as SdkCall<AsyncIterable<StreamEvent>>
      return receiveEvents(events, parseEvent, RESPONSE_FACTS)
    },
    fromResult: fromBody,
    createDecoder,
    fromError,
  }
}

/** Retries and time limits are Concord's layers; without a word here the SDK tries five times. */
const CALL_OPTIONS: GoogleGenAIRequestOptions = { retries: { strategy: 'none' }, timeout_ms: -1 }
