import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import { createClient, receiveBody, receiveEvents, translateRequest } from '@concord/core/adapter'
import { CALL_OPTIONS, type CohereOptions, createSdk, PROVIDER } from './config.ts'
import { fromError, RESPONSE_FACTS } from './errors.ts'
import { type ChatParams, toParams } from './request/params.ts'
import { RESPONSE, toWire } from './response/casing.ts'
import { fromBody } from './response/chat.ts'
import { createDecoder, parseEvent, type StreamEvent, toWireEvents } from './stream/decoder.ts'

/**
 * Creates a client of Cohere's chat API, version 2.
 *
 * Nothing is loaded, read from the environment or sent before the first call. Without a key it rejects with `authentication`.
 *
 * @example
 * const command = createCohere({ model: 'command-a-plus-05-2026' })
 * const { choices } = await command.complete({ prompt: 'Why is the sky blue?' })
 */
export function createCohere(options: CohereOptions = {}): CompletionClient {
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
    'reasoning',
  ],
  toolChoice: ['auto', 'none', 'required'],
  tools: ['function'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64', 'url'], audio: [], file: [] },
  output: ['tool_call', 'reasoning', 'citations', 'logprobs'],
}

/** Writes a request as parameters of `chat`, or of `chatStream`, checked as a client checks it. */
export function toChatParams(request: CompletionRequest, mode: CallMode = 'complete'): Translation<ChatParams> {
  const { value, warnings } = translateRequest({ provider: PROVIDER, capabilities, toParams }, request, mode)
  return { value, warnings }
}

function createAdapter(options: CohereOptions): Adapter<ChatParams, unknown, StreamEvent> {
  const sdk = createSdk(options)
  return {
    provider: PROVIDER,
    capabilities,
    toParams,
    async send(params, { signal, headers }) {
      const call = await sdk()
      const settings = { ...CALL_OPTIONS, abortSignal: signal, ...(headers && { headers }) }
      return receiveBody(
        call(async (client) => toWire(await client.chat(params, settings), RESPONSE)),
        RESPONSE_FACTS,
      )
    },
    async open(params, { signal, headers }) {
      const call = await sdk()
      const settings = { ...CALL_OPTIONS, abortSignal: signal, ...(headers && { headers }) }
      return receiveEvents<StreamEvent>(
        call(async (client) => toWireEvents(await client.chatStream(params, settings))),
        parseEvent,
        RESPONSE_FACTS,
      )
    },
    fromResult: fromBody,
    createDecoder,
    fromError,
  }
}
