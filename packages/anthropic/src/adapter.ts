import type {
  MessageCreateParamsNonStreaming,
  MessageCreateParamsStreaming,
} from '@anthropic-ai/sdk/resources/messages'
import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import { createClient, receiveBody, receiveEvents, type SdkCall, translateRequest } from '@concord/core/adapter'
import { type AnthropicOptions, CALL_OPTIONS, createSdk, PROVIDER } from './config.ts'
import { fromError, RESPONSE_FACTS } from './errors.ts'
import { type MessageParams, toParams } from './request/params.ts'
import { fromBody } from './response/message.ts'
import { createDecoder, createEventParser, type StreamEvent } from './stream/decoder.ts'

/**
 * Creates a client of Anthropic's messages API.
 *
 * Nothing is loaded, read from the environment or sent before the first call. Without a key it rejects with `authentication`.
 *
 * @example
 * const claude = createAnthropic({ model: 'claude-sonnet-5-5' })
 * const { choices } = await claude.complete({ prompt: 'Why is the sky blue?' })
 */
export function createAnthropic(options: AnthropicOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
}

/** What the messages wire can carry. */
export const capabilities: Capabilities = {
  input: 'messages',
  settings: ['maxTokens', 'stop', 'parallelToolCalls', 'reasoning', 'user', 'serviceTier', 'promptCache'],
  toolChoice: ['auto', 'none', 'required', 'tool'],
  tools: ['function', 'vendor'],
  responseFormat: ['text', 'json_schema'],
  media: { image: ['base64', 'url', 'id'], audio: [], file: ['base64', 'url', 'id'] },
  output: ['tool_call', 'tool_activity', 'reasoning', 'citations'],
}

/** Writes a request as parameters of `messages.create`, checked as a client checks it. */
export function toMessageParams(
  request: CompletionRequest,
  mode?: 'complete',
): Translation<MessageCreateParamsNonStreaming>
export function toMessageParams(request: CompletionRequest, mode: 'stream'): Translation<MessageCreateParamsStreaming>
export function toMessageParams(request: CompletionRequest, mode: CallMode = 'complete'): Translation<MessageParams> {
  const { value, warnings } = translateRequest({ provider: PROVIDER, capabilities, toParams }, request, mode)
  return { value, warnings }
}

function createAdapter(options: AnthropicOptions): Adapter<MessageParams, unknown, StreamEvent> {
  const sdk = createSdk(options)
  return {
    provider: PROVIDER,
    capabilities,
    toParams,
    async send(params, { signal, headers }) {
      const { messages } = await sdk()
      return receiveBody(messages.create(params, { ...CALL_OPTIONS, signal, headers }), RESPONSE_FACTS)
    },
    async open(params, { signal, headers }) {
      const { messages } = await sdk()
      // In stream mode toParams sets `stream: true`; the adapter's one type of params does not say so.
      const streamed = params as MessageCreateParamsStreaming
      const call: SdkCall<AsyncIterable<StreamEvent>> = messages.create(streamed, { ...CALL_OPTIONS, signal, headers })
      return receiveEvents(call, createEventParser(), RESPONSE_FACTS)
    },
    fromResult: fromBody,
    createDecoder,
    fromError,
  }
}
