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
import type { CompletionCreateParamsNonStreaming, CompletionCreateParamsStreaming } from 'openai/resources/completions'
import { CALL_OPTIONS, createSdk, type OpenAIOptions } from '../config.ts'
import { fromHostError, responseFacts } from '../errors.ts'
import { type Host, OPENAI } from '../host.ts'
import { createEventParser, type StreamEvent, withoutMark } from '../stream.ts'
import { type LegacyParams, toParams } from './request.ts'
import { fromCompletion } from './response/completion.ts'
import { createDecoder } from './stream.ts'

/**
 * Creates a client of OpenAI's legacy completions API, which goes on where a text ends.
 *
 * Nothing is loaded, read from the environment or sent before the first call. Without a key it rejects with `authentication`.
 *
 * @example
 * const gpt = createOpenAICompletions({ model: 'gpt-3.5-turbo-instruct' })
 * const { choices } = await gpt.complete({ prompt: 'Once upon a time', maxTokens: 64 })
 */
export function createOpenAICompletions(options: OpenAIOptions = {}): CompletionClient {
  return createClient(createLegacyAdapter(OPENAI, completionsCapabilities, createSdk(options)), options)
}

/** What the legacy completions wire can carry. */
export const completionsCapabilities: Capabilities = {
  input: 'prompt',
  settings: [
    'suffix',
    'echo',
    'bestOf',
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
    'user',
  ],
  toolChoice: [],
  tools: [],
  responseFormat: [],
  media: { image: [], audio: [], file: [] },
  output: ['logprobs'],
}

/** Writes a request as parameters of `completions.create`, checked as a client checks it. */
export function toLegacyParams(
  request: CompletionRequest,
  mode?: 'complete',
): Translation<CompletionCreateParamsNonStreaming>
export function toLegacyParams(request: CompletionRequest, mode: 'stream'): Translation<CompletionCreateParamsStreaming>
export function toLegacyParams(request: CompletionRequest, mode: CallMode = 'complete'): Translation<LegacyParams> {
  const { value, warnings } = translateRequest(translatorOf(OPENAI, completionsCapabilities), request, mode)
  return { value, warnings }
}

/** Makes the adapter of a host that speaks this wire; `sdk` gives the client that is called. */
export function createLegacyAdapter(
  host: Host,
  carried: Capabilities,
  sdk: () => Promise<OpenAI>,
): Adapter<LegacyParams, unknown, StreamEvent> {
  const facts = responseFacts(host)
  return {
    ...translatorOf(host, carried),
    async send(params, { signal, headers }) {
      const { completions } = await sdk()
      return receiveBody(completions.create(params, { ...CALL_OPTIONS, signal, headers }), facts)
    },
    async open(params, { signal, headers }) {
      const { completions } = await sdk()
      // In stream mode toParams sets `stream: true`; the adapter's one type of params does not say so.
      const streamed = params as CompletionCreateParamsStreaming
      const call: SdkCall<AsyncIterable<StreamEvent>> = completions.create(streamed, {
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
function translatorOf(host: Host, carried: Capabilities): RequestTranslator<LegacyParams> {
  return {
    provider: host.provider,
    capabilities: carried,
    toParams: (request, mode) => toParams(request, mode, host),
  }
}
