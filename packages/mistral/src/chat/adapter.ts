import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import { createClient, translateRequest } from '@concord/core/adapter'
import type { ChatCompletionRequest, ChatCompletionStreamRequest } from '@mistralai/mistralai/models/components'
import { type MistralOptions, PROVIDER } from '../config.ts'
import { createConnection, type WireParams } from '../connection.ts'
import { fromError } from '../errors.ts'
import { toSdkNames } from '../names.ts'
import { fromBody } from '../response/completion.ts'
import { createDecoder, type StreamEvent } from '../stream/decoder.ts'
import { toParams } from './request/params.ts'

/**
 * Creates a client of Mistral's chat completions API.
 *
 * Nothing is loaded, read from the environment or sent before the first call. Without a key it rejects with `authentication`.
 *
 * @example
 * const mistral = createMistral({ model: 'mistral-large-latest' })
 * const { choices } = await mistral.complete({ prompt: 'Why is the sky blue?' })
 */
export function createMistral(options: MistralOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
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
    'n',
    'parallelToolCalls',
    'reasoning',
    'metadata',
    'serviceTier',
    'promptCache',
  ],
  toolChoice: ['auto', 'none', 'required', 'tool'],
  tools: ['function', 'vendor'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64', 'url'], audio: ['base64', 'url'], file: ['base64', 'url', 'id'] },
  output: ['tool_call', 'tool_activity', 'reasoning', 'media', 'citations'],
}

/** Writes a request as parameters of `chat.complete` or `chat.stream`, checked as a client checks it. */
export function toChatParams(request: CompletionRequest, mode?: 'complete'): Translation<ChatCompletionRequest>
export function toChatParams(request: CompletionRequest, mode: 'stream'): Translation<ChatCompletionStreamRequest>
export function toChatParams(
  request: CompletionRequest,
  mode: CallMode = 'complete',
): Translation<ChatCompletionRequest | ChatCompletionStreamRequest> {
  const { value, warnings } = translateRequest({ provider: PROVIDER, capabilities, toParams }, request, mode)
  // The fields are those of the wire; the SDK's types want a model, of which core made sure.
  return { value: toSdkNames(value) as ChatCompletionRequest, warnings }
}

function createAdapter(options: MistralOptions): Adapter<WireParams, unknown, StreamEvent> {
  const connection = createConnection(options, {
    complete: ({ chat }, request, callOptions) => chat.complete(request, callOptions),
    stream: ({ chat }, request, callOptions) => chat.stream(request, callOptions),
  })
  return { provider: PROVIDER, capabilities, toParams, ...connection, fromResult: fromBody, createDecoder, fromError }
}
