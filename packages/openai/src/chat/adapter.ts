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
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions'
import { CALL_OPTIONS, createSdk, type OpenAIOptions } from '../config.ts'
import { fromHostError, responseFacts } from '../errors.ts'
import { type Host, OPENAI } from '../host.ts'
import { createEventParser, type StreamEvent, withoutMark } from '../stream.ts'
import { type ChatParams, toParams } from './request/params.ts'
import { fromCompletion } from './response/completion.ts'
import { createDecoder } from './stream/decoder.ts'

/**
 * Creates a client of OpenAI's chat completions API.
 *
 * Nothing is loaded, read from the environment or sent before the first call. Without a key it rejects with `authentication`.
 *
 * @example
 * const gpt = createOpenAI({ model: 'gpt-5.4' })
 * const { choices } = await gpt.complete({ prompt: 'Why is the sky blue?' })
 */
export function createOpenAI(options: OpenAIOptions = {}): CompletionClient {
  return createClient(createChatAdapter(OPENAI, capabilities, createSdk(options)), options)
}

/** What the chat completions wire can carry. */
export const capabilities: Capabilities = {
  input: 'messages',
  settings: [
    'maxTokens',
    'temperature',
    'topP',
    'stop',
    'seed',
    'frequencyPenalty',
    'presencePenalty',
    'logitBias',
    'n',
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
  media: { image: ['base64', 'url'], audio: ['base64'], file: ['base64', 'id'] },
  output: ['tool_call', 'refusal', 'media', 'citations', 'logprobs'],
}

/** Writes a request as parameters of `chat.completions.create`, checked as a client checks it. */
export function toChatParams(
  request: CompletionRequest,
  mode?: 'complete',
): Translation<ChatCompletionCreateParamsNonStreaming>
export function toChatParams(
  request: CompletionRequest,
  mode: 'stream',
): Translation<ChatCompletionCreateParamsStreaming>
export function toChatParams(request: CompletionRequest, mode: CallMode = 'complete'): Translation<ChatParams> {
  const { value, warnings } = translateRequest(translatorOf(OPENAI, capabilities), request, mode)
  return { value, warnings }
}

/** Makes the adapter of a host that speaks this wire; `sdk` gives the client that is called. */
export function createChatAdapter(
  host: Host,
  carried: Capabilities,
  sdk: () => Promise<OpenAI>,
): Adapter<ChatParams, unknown, StreamEvent> {
  const facts = responseFacts(host)
  return {
    ...translatorOf(host, carried),
    async send(params, { signal, headers }) {
      const { chat } = await sdk()
      return receiveBody(chat.completions.create(params, { ...CALL_OPTIONS, signal, headers }), facts)
    },
    async open(params, { signal, headers }) {
      const { chat } = await sdk()
      // In stream mode toParams sets `stream: true`; the adapter's one type of params does not say so.
      const streamed = params as ChatCompletionCreateParamsStreaming
      const call: SdkCall<AsyncIterable<StreamEvent>> = chat.completions.create(streamed, {
        ...CALL_OPTIONS,
        signal,
        headers,
      })
      return receiveEvents(call, createEventParser(), facts, withoutMark)
    },
    fromResult: (body, context) => fromCompletion(body, context, host),
    createDecoder: (context) => createDecoder(context, host),
    fromError: (error) => fromHostError(error, host),
  }
}

/** What a request is checked against, and written by. */
function translatorOf(host: Host, carried: Capabilities): RequestTranslator<ChatParams> {
  return {
    provider: host.provider,
    capabilities: carried,
    toParams: (request, mode) => toParams(request, mode, host),
  }
}
