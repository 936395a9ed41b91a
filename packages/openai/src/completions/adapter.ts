import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import { createClient } from '@concord/core'
import { receiveBody, receiveEvents, type SdkCall, translateRequest } from '@concord/core/adapter'
import type { CompletionCreateParamsNonStreaming, CompletionCreateParamsStreaming } from 'openai/resources/completions'
import { CALL_OPTIONS, createSdk, type OpenAIOptions, PROVIDER } from '../config.ts'
import { fromError, RESPONSE_FACTS } from '../errors.ts'
import { parseEvent, type StreamEvent, withoutMark } from '../stream.ts'
import { type LegacyParams, toParams } from './request.ts'
import { fromCompletion } from './response/completion.ts'
import { createDecoder } from './stream.ts'

/**
 * Creates a client of OpenAI's legacy completions API, which goes on where a text ends.
 *
 * @example
 * const gpt = createOpenAICompletions({ model: 'gpt-3.5-turbo-instruct' })
 * const { choices } = await gpt.complete({ prompt: 'Once upon a time', maxTokens: 64 })
 */
export function createOpenAICompletions(options: OpenAIOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
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
  const translator = { provider: PROVIDER, capabilities: completionsCapabilities, toParams }
  const { value, warnings } = translateRequest(translator, request, mode)
  return { value, warnings }
}

function createAdapter(options: OpenAIOptions): Adapter<LegacyParams, unknown, StreamEvent> {
  const sdk = createSdk(options)
  return {
    provider: PROVIDER,
    capabilities: completionsCapabilities,
    toParams,
    async send(params, { signal, headers }) {
      const { completions } = await sdk()
      return receiveBody(completions.create(params, { ...CALL_OPTIONS, signal, headers }), RESPONSE_FACTS)
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
      return receiveEvents(call, parseEvent, RESPONSE_FACTS, withoutMark)
    },
    fromResult: fromCompletion,
    createDecoder,
    fromError,
  }
}
