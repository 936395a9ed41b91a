import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import { createClient } from '@concord/core'
import { receiveBody, receiveEvents, type SdkCall, translateRequest } from '@concord/core/adapter'
import type {
  ResponseCreateParamsNonStreaming,
  ResponseCreateParamsStreaming,
} from 'openai/resources/responses/responses'
import { CALL_OPTIONS, createSdk, type OpenAIOptions, PROVIDER } from '../config.ts'
import { fromError } from '../errors.ts'
import { FACTS } from './errors.ts'
import { type ResponseParams, toParams } from './request/params.ts'
import { fromBody } from './response/response.ts'
import { createDecoder, parseEvent, type StreamEvent } from './stream/decoder.ts'

/**
 * Creates a client of OpenAI's Responses API.
 *
 * @example
 * const gpt = createOpenAIResponses({ model: 'gpt-5.4' })
 * const { choices } = await gpt.complete({ prompt: 'Why is the sky blue?' })
 */
export function createOpenAIResponses(options: OpenAIOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
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
  const translator = { provider: PROVIDER, capabilities: responsesCapabilities, toParams }
  const { value, warnings } = translateRequest(translator, request, mode)
  return { value, warnings }
}

function createAdapter(options: OpenAIOptions): Adapter<ResponseParams, unknown, StreamEvent> {
  const sdk = createSdk(options)
  return {
    provider: PROVIDER,
    capabilities: responsesCapabilities,
    toParams,
    async send(params, { signal, headers }) {
      const { responses } = await sdk()
      return receiveBody(responses.create(params, { ...CALL_OPTIONS, signal, headers }), FACTS)
    },
    async open(params, { signal, headers }) {
      const { responses } = await sdk()
      // In stream mode toParams sets `stream: true`; the adapter's one type of params does not say so.
      const streamed = params as ResponseCreateParamsStreaming
      const call: SdkCall<AsyncIterable<StreamEvent>> = responses.create(streamed, { ...CALL_OPTIONS, signal, headers })
      return receiveEvents(call, parseEvent, FACTS)
    },
    fromResult: fromBody,
    createDecoder,
    fromError,
  }
}
