import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import {
  createClient,
  receiveBody,
  receiveEvents,
  type RequestTranslator,
  type SdkCall,
  translateRequest,
} from '@concord/core/adapter'
import type { OpenAI } from 'openai'
import type {
  ResponseCreateParamsNonStreaming,
  ResponseCreateParamsStreaming,
} from 'openai/resources/responses/responses'
import { CALL_OPTIONS, createSdk, type OpenAIOptions } from '../config.ts'
import { fromHostError } from '../errors.ts'
import { type Host, OPENAI } from '../host.ts'
import { factsOf } from './errors.ts'
import { type ResponseParams, toParams } from './request/params.ts'
import { fromBody } from './response/response.ts'
import { createDecoder, createEventParser, type StreamEvent } from './stream/decoder.ts'

/**
 * Creates a client of OpenAI's Responses API.
 *
 * Nothing is loaded, read from the environment or sent before the first call. Without a key it rejects with `authentication`.
 *
 * @example
 * const gpt = createOpenAIResponses({ model: 'gpt-5.4' })
 * const { choices } = await gpt.complete({ prompt: 'Why is the sky blue?' })
 */
export function createOpenAIResponses(options: OpenAIOptions = {}): CompletionClient {
  return createClient(createResponsesAdapter(OPENAI, responsesCapabilities, createSdk(options)), options)
}

/** What the Responses wire can carry. */
export const responsesCapabilities: Capabilities = {
  input: 'messages',
  settings: [
    'maxTokens',
    'temperature',
    'topP',
    'logprobs',
    'topLogprobs',
    'parallelToolCalls',
    'reasoning',
    'user',
    'metadata',
    'serviceTier',
    'promptCache',
  ],
  toolChoice: ['auto', 'none', 'required', 'tool'],
  tools: ['function', 'custom', 'vendor'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64', 'url', 'id'], audio: [], file: ['base64', 'url', 'id'] },
  output: ['tool_call', 'tool_activity', 'reasoning', 'refusal', 'media', 'citations', 'logprobs'],
}

/** Writes a request as parameters of `responses.create`, checked as a client checks it. */
export function toResponseParams(
  request: CompletionRequest,
  mode?: 'complete',
): Translation<ResponseCreateParamsNonStreaming>
export function toResponseParams(request: CompletionRequest, mode: 'stream'): Translation<ResponseCreateParamsStreaming>
export function toResponseParams(request: CompletionRequest, mode: CallMode = 'complete'): Translation<ResponseParams> {
  const { value, warnings } = translateRequest(translatorOf(OPENAI, responsesCapabilities), request, mode)
  return { value, warnings }
}

/** Makes the adapter of a host that speaks this wire; `sdk` gives the client that is called. */
export function createResponsesAdapter(
  host: Host,
  carried: Capabilities,
  sdk: () => Promise<OpenAI>,
): Adapter<ResponseParams, unknown, StreamEvent> {
  const facts = factsOf(host)
  return {
    ...translatorOf(host, carried),
    async send(params, { signal, headers }) {
      const { responses } = await sdk()
      return receiveBody(responses.create(params, { ...CALL_OPTIONS, signal, headers }), facts)
    },
    async open(params, { signal, headers }) {
      const { responses } = await sdk()
      // In stream mode toParams sets `stream: true`; the adapter's one type of params does not say so.
      const streamed = params as ResponseCreateParamsStreaming
      const call: SdkCall<AsyncIterable<StreamEvent>> = responses.create(streamed, { ...CALL_OPTIONS, signal, headers })
      return receiveEvents(call, createEventParser(), facts)
    },
    fromResult: (body, context) => fromBody(body, context, host),
    createDecoder: (context) => createDecoder(context, host),
    fromError: (error) => fromHostError(error, host),
  }
}

/** What a request is checked against, and written by. */
function translatorOf(host: Host, carried: Capabilities): RequestTranslator<ResponseParams> {
  return {
    provider: host.provider,
    capabilities: carried,
    toParams: (request, mode) => toParams(request, mode, host),
  }
}
