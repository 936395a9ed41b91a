import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import { createClient, translateRequest } from '@concord/core/adapter'
import type { GenerateRequest } from 'ollama/browser'
import { createCalls } from '../call.ts'
import { type OllamaOptions, PROVIDER } from '../config.ts'
import { fromError } from '../errors.ts'
import type { StreamEvent } from '../stream.ts'
import { type GenerateParams, toParams } from './request.ts'
import { fromResult } from './response.ts'
import { createDecoder } from './stream.ts'

/**
 * Creates a client of Ollama's generate API, which answers a prompt, or fills in what stands before a suffix.
 *
 * Nothing is loaded, read from the environment or sent before the first call.
 *
 * @example
 * const coder = createOllamaGenerate({ model: 'qwen2.5-coder' })
 * const { choices } = await coder.complete({ prompt: 'def add(', suffix: '    return a + b' })
 */
export function createOllamaGenerate(options: OllamaOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
}

/** What the generate wire can carry. */
export const generateCapabilities: Capabilities = {
  input: 'prompt',
  settings: [
    'suffix',
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
  toolChoice: [],
  tools: [],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: [], audio: [], file: [] },
  output: ['reasoning', 'media', 'logprobs'],
}

/** Writes a request as what the SDK's `generate` takes, checked as a client checks it. */
export function toGenerateParams(
  request: CompletionRequest,
  mode?: 'complete',
): Translation<GenerateRequest & { stream?: false }>
export function toGenerateParams(
  request: CompletionRequest,
  mode: 'stream',
): Translation<GenerateRequest & { stream: true }>
export function toGenerateParams(request: CompletionRequest, mode: CallMode = 'complete'): Translation<GenerateParams> {
  const translator = { provider: PROVIDER, capabilities: generateCapabilities, toParams }
  const { value, warnings } = translateRequest(translator, request, mode)
  return { value, warnings }
}

function createAdapter(options: OllamaOptions): Adapter<GenerateParams, unknown, StreamEvent> {
  const calls = createCalls(options)
  return {
    provider: PROVIDER,
    capabilities: generateCapabilities,
    toParams,
    send(params, sent) {
      // In complete mode toParams sets `stream: false`; the adapter's one type of params does not say so.
      const whole = params as GenerateRequest & { stream: false }
      return calls.body((client) => client.generate(whole), sent)
    },
    open(params, sent) {
      const streamed = params as GenerateRequest & { stream: true } // So in stream mode.
      return calls.lines((client) => client.generate(streamed), sent)
    },
    fromResult,
    createDecoder,
    fromError,
  }
}
