import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import { createClient, translateRequest } from '@concord/core/adapter'
import type { ChatRequest } from 'ollama/browser'
import { createCalls } from '../call.ts'
import { type OllamaOptions, PROVIDER } from '../config.ts'
import { fromError } from '../errors.ts'
import type { StreamEvent } from '../stream.ts'
import { type ChatParams, toParams } from './request/params.ts'
import { fromResult } from './response.ts'
import { createDecoder } from './stream.ts'

/**
 * Creates a client of Ollama's chat API.
 *
 * Nothing is loaded, read from the environment or sent before the first call.
 *
 * @example
 * const ollama = createOllama({ model: 'qwen3' })
 * const { choices } = await ollama.complete({ prompt: 'Why is the sky blue?' })
 */
export function createOllama(options: OllamaOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
}

/** What the chat wire can carry. */
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
    'logprobs',
    'topLogprobs',
    'reasoning',
  ],
  toolChoice: ['auto'],
  tools: ['function', 'vendor'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64'], audio: [], file: [] },
  output: ['tool_call', 'reasoning', 'logprobs'],
}

/** Writes a request as what the SDK's `chat` takes, checked as a client checks it. */
export function toChatParams(
  request: CompletionRequest,
  mode?: 'complete',
): Translation<ChatRequest & { stream?: false }>
export function toChatParams(request: CompletionRequest, mode: 'stream'): Translation<ChatRequest & { stream: true }>
export function toChatParams(request: CompletionRequest, mode: CallMode = 'complete'): Translation<ChatParams> {
  const { value, warnings } = translateRequest({ provider: PROVIDER, capabilities, toParams }, request, mode)
  return { value, warnings }
}

function createAdapter(options: OllamaOptions): Adapter<ChatParams, unknown, StreamEvent> {
  const calls = createCalls(options)
  return {
    provider: PROVIDER,
    capabilities,
    toParams,
    send(params, sent) {
      // In complete mode toParams sets `stream: false`; the adapter's one type of params does not say so.
      const whole = params as ChatRequest & { stream: false }
      return calls.body((client) => client.chat(whole), sent)
    },
    open(params, sent) {
      const streamed = params as ChatRequest & { stream: true } // So in stream mode.
      return calls.lines((client) => client.chat(streamed), sent)
    },
    fromResult,
    createDecoder,
    fromError,
  }
}
