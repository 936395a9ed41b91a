import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import { createClient, translateRequest } from '@concord/core/adapter'
import { type AcmeOptions, createSdk, PROVIDER } from './config.ts'
import { fromError } from './errors.ts'
import { type ChatParams, toParams } from './request.ts'
import { fromBody } from './response.ts'
import { createDecoder, type StreamEvent } from './stream.ts'

/**
 * Creates a client of Acme's API.
 *
 * @example
 * const acme = createAcme({ model: 'model-1' })
 * const { choices } = await acme.complete({ prompt: 'Why is the sky blue?' })
 */
export function createAcme(options: AcmeOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
}

/** What the wire can carry. */
export const capabilities: Capabilities = {
  input: 'messages',
  settings: ['maxTokens'],
  toolChoice: [],
  tools: [],
  responseFormat: [],
  media: { image: [], audio: [], file: [] },
  output: [],
}

/** Writes a request as a body of the wire, checked as a client checks it. */
export function toChatParams(request: CompletionRequest, mode: CallMode = 'complete'): Translation<ChatParams> {
  const { value, warnings } = translateRequest({ provider: PROVIDER, capabilities, toParams }, request, mode)
  return { value, warnings }
}

function createAdapter(options: AcmeOptions): Adapter<ChatParams, unknown, StreamEvent> {
  const sdk = createSdk(options)
  return {
    provider: PROVIDER,
    capabilities,
    toParams,
    async send(_params, _options) {
      await sdk()
      throw new Error(
        'write adapter: send, the call of the SDK; receiveBody takes its raw response (or takenCall, by its fetch)',
      )
    },
    async open(_params, _options) {
      await sdk()
      throw new Error(
        'write adapter: open, the call of the SDK that streams; receiveEvents or receiveStream reads its bytes',
      )
    },
    fromResult: fromBody,
    createDecoder,
    fromError,
  }
}
