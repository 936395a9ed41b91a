import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import { createClient, translateRequest } from '@concord/core/adapter'
import type { FIMCompletionRequest, FIMCompletionStreamRequest } from '@mistralai/mistralai/models/components'
import { type MistralOptions, PROVIDER } from '../config.ts'
import { createConnection, type WireParams } from '../connection.ts'
import { fromError } from '../errors.ts'
import { toSdkNames } from '../names.ts'
import { fromBody } from '../response/completion.ts'
import { createDecoder, type StreamEvent } from '../stream/decoder.ts'
import { toParams } from './request.ts'

/**
 * Creates a client of Mistral's fill-in-the-middle API, which writes what stands between a prompt and its suffix.
 *
 * Nothing is loaded, read from the environment or sent before the first call. Without a key it rejects with `authentication`.
 *
 * @example
 * const codestral = createMistralFim({ model: 'codestral-latest' })
 * const { choices } = await codestral.complete({ prompt: 'function add(', suffix: 'return a + b }' })
 */
export function createMistralFim(options: MistralOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
}

/** What the fill-in-the-middle wire can carry. */
export const fimCapabilities: Capabilities = {
  input: 'prompt',
  settings: ['suffix', 'maxTokens', 'temperature', 'topP', 'stop', 'seed', 'metadata', 'promptCache'],
  toolChoice: [],
  tools: [],
  responseFormat: [],
  media: { image: [], audio: [], file: [] },
  output: [],
}

/** Writes a request as parameters of `fim.complete` or `fim.stream`, checked as a client checks it. */
export function toFimParams(request: CompletionRequest, mode?: 'complete'): Translation<FIMCompletionRequest>
export function toFimParams(request: CompletionRequest, mode: 'stream'): Translation<FIMCompletionStreamRequest>
export function toFimParams(
  request: CompletionRequest,
  mode: CallMode = 'complete',
): Translation<FIMCompletionRequest | FIMCompletionStreamRequest> {
  const translator = { provider: PROVIDER, capabilities: fimCapabilities, toParams }
  const { value, warnings } = translateRequest(translator, request, mode)
  // The fields are those of the wire; the SDK's types want a model and a prompt, of which core made sure.
  return { value: toSdkNames(value) as FIMCompletionRequest, warnings }
}

function createAdapter(options: MistralOptions): Adapter<WireParams, unknown, StreamEvent> {
  const connection = createConnection(options, {
    complete: ({ fim }, request, callOptions) => fim.complete(request, callOptions),
    stream: ({ fim }, request, callOptions) => fim.stream(request, callOptions),
  })
  return {
    provider: PROVIDER,
    capabilities: fimCapabilities,
    toParams,
    ...connection,
    fromResult: fromBody,
    createDecoder,
    fromError,
  }
}
