import type { ConverseCommandInput, ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime'
import type { Adapter, CallMode, Capabilities, CompletionClient, CompletionRequest, Translation } from '@concord/core'
import { createClient, receiveBody, receiveStream, translateRequest } from '@concord/core/adapter'
import { type BedrockOptions, createSdk, PROVIDER } from './config.ts'
import { fromError, RESPONSE_FACTS } from './errors.ts'
import { type ConverseParams, toParams } from './request/params.ts'
import { sendCommand } from './request/send.ts'
import { fromBody } from './response/answer.ts'
import { fromSdkStream, receiveOutput, streamOf } from './response/sdk.ts'
import { createDecoder, type StreamEvent } from './stream/decoder.ts'
import { readFrames } from './stream/frames.ts'

/**
 * Creates a client of Amazon Bedrock's Converse API.
 *
 * Nothing is loaded, read from the environment or sent before the first call. Without credentials it rejects with `authentication`.
 *
 * @example
 * const nova = createBedrock({ region: 'us-east-1', model: 'us.amazon.nova-2-lite-v1:0' })
 * const { choices } = await nova.complete({ prompt: 'Why is the sky blue?' })
 */
export function createBedrock(options: BedrockOptions = {}): CompletionClient {
  return createClient(createAdapter(options), options)
}

/** What the Converse wire can carry. */
export const capabilities: Capabilities = {
  input: 'messages',
  settings: ['maxTokens', 'temperature', 'topP', 'topK', 'stop', 'reasoning', 'metadata', 'serviceTier', 'promptCache'],
  toolChoice: ['auto', 'required', 'tool'],
  tools: ['function', 'vendor'],
  responseFormat: ['text', 'json_schema'],
  media: { image: ['base64', 'id'], audio: ['base64', 'id'], file: ['base64', 'id'] },
  output: ['tool_call', 'tool_activity', 'reasoning', 'media', 'citations'],
}

/** Writes a request as the input of `ConverseCommand` or `ConverseStreamCommand`, checked as a client checks it. */
export function toConverseParams(request: CompletionRequest, mode?: 'complete'): Translation<ConverseCommandInput>
export function toConverseParams(request: CompletionRequest, mode: 'stream'): Translation<ConverseStreamCommandInput>
export function toConverseParams(request: CompletionRequest, mode: CallMode = 'complete'): Translation<ConverseParams> {
  const { value, warnings } = translateRequest({ provider: PROVIDER, capabilities, toParams }, request, mode)
  return { value, warnings }
}

function createAdapter(options: BedrockOptions): Adapter<ConverseParams, unknown, StreamEvent> {
  const sdk = createSdk(options)
  // The headers of a client of the user's own are its own.
  const own = options.client === undefined ? options.headers : {}
  return {
    provider: PROVIDER,
    capabilities,
    toParams,
    async send(params, { signal, headers }) {
      const { client, ConverseCommand } = await sdk()
      const call = { command: new ConverseCommand(params), send: client.send.bind(client) }
      const sent = await sendCommand(call, { signal, headers: { ...own, ...headers } })
      return sent.asResponse === undefined ? receiveOutput(sent.output) : receiveBody(sent, RESPONSE_FACTS)
    },
    async open(params, { signal, headers }) {
      const { client, ConverseStreamCommand } = await sdk()
      const call = { command: new ConverseStreamCommand(params), send: client.send.bind(client) }
      const sent = await sendCommand(call, { signal, headers: { ...own, ...headers } })
      if (sent.asResponse !== undefined) return receiveStream(sent, readFrames, RESPONSE_FACTS)
      const { stream, ...facts } = streamOf(sent.output)
      return { ...(await receiveStream(Promise.resolve(stream), readFrames, RESPONSE_FACTS, fromSdkStream)), ...facts }
    },
    fromResult: fromBody,
    createDecoder,
    fromError,
  }
}
