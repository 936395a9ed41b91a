import { fromMessage, toMessageParams } from '@concord/anthropic'
import { fromConverse, toConverseParams } from '@concord/bedrock'
import { fromChatResponse as fromCohereResponse, toChatParams as toCohereParams } from '@concord/cohere'
import type { CompletionRequest, CompletionResponse } from '@concord/core'
import {
  fromGenerateContentResponse,
  fromInteraction,
  toGenerateContentParams,
  toInteractionParams,
} from '@concord/google'
import {
  fromMistralCompletion,
  toFimParams as toMistralFimParams,
  toChatParams as toMistralParams,
} from '@concord/mistral'
import {
  fromChatResponse as fromOllamaChat,
  fromGenerateResponse as fromOllamaGenerate,
  toChatParams as toOllamaChatParams,
  toGenerateParams as toOllamaGenerateParams,
} from '@concord/ollama'
import {
  fromChatCompletion,
  fromLegacyCompletion,
  fromResponse,
  toChatParams,
  toLegacyParams,
  toResponseParams,
} from '@concord/openai'
import {
  fromChatCompletion as fromHostCompletion,
  type HostLiteral,
  toChatParams as toHostParams,
} from '@concord/openai-compatible'
import { hosts, pathOf } from './hosts.ts'

/** A call that you make yourself: with the vendor's own SDK, between two translators. */
export type CallByHand = (url: string, request: CompletionRequest) => Promise<CompletionResponse>

const apiKey = 'no-key' // It goes to the emulator on this machine.

/** The calls, by the name of their adapter. */
export const byHand: Readonly<Record<string, CallByHand>> = {
  async openai(url, request) {
    const { OpenAI } = await import('openai')
    const sdk = new OpenAI({ apiKey, baseURL: `${url}/v1` })
    const { value: params } = toChatParams({ model: 'gpt-5.4', ...request })
    return fromChatCompletion(await sdk.chat.completions.create(params))
  },

  async 'openai-responses'(url, request) {
    const { OpenAI } = await import('openai')
    const sdk = new OpenAI({ apiKey, baseURL: `${url}/v1` })
    const { value: params } = toResponseParams({ model: 'gpt-5.4', ...request })
    return fromResponse(await sdk.responses.create(params))
  },

  async 'openai-completions'(url, request) {
    const { OpenAI } = await import('openai')
    const sdk = new OpenAI({ apiKey, baseURL: `${url}/v1` })
    const { value: params } = toLegacyParams({ model: 'gpt-3.5-turbo-instruct', ...request })
    return fromLegacyCompletion(await sdk.completions.create(params))
  },

  async anthropic(url, request) {
    const { Anthropic } = await import('@anthropic-ai/sdk')
    const sdk = new Anthropic({ apiKey, baseURL: url })
    const { value: params } = toMessageParams({ model: 'claude-sonnet-5-5', ...request })
    return fromMessage(await sdk.messages.create(params))
  },

  async bedrock(url, request) {
    const { BedrockRuntimeClient, ConverseCommand } = await import('@aws-sdk/client-bedrock-runtime')
    const { NodeHttpHandler } = await import('@smithy/node-http-handler')
    const sdk = new BedrockRuntimeClient({
      region: 'us-east-1',
      endpoint: url,
      credentials: { accessKeyId: apiKey, secretAccessKey: apiKey },
      requestHandler: new NodeHttpHandler(), // The emulator speaks HTTP/1.
    })
    const asked = { model: 'us.amazon.nova-2-lite-v1:0', ...request }
    const { value: params } = toConverseParams(asked)
    return fromConverse(await sdk.send(new ConverseCommand(params)), { request: asked }) // The answer names no model.
  },

  async cohere(url, request) {
    const { CohereClientV2 } = await import('cohere-ai')
    const sdk = new CohereClientV2({ token: apiKey, environment: url })
    const asked = { model: 'command-a-plus-05-2026', ...request }
    const { value: params } = toCohereParams(asked)
    return fromCohereResponse(await sdk.chat(params), { request: asked }) // Nor does this one.
  },

  async google(url, request) {
    const { GoogleGenAI } = await import('@google/genai')
    const sdk = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: url } })
    const { value: params } = toGenerateContentParams({ model: 'gemini-3.5-flash', ...request })
    return fromGenerateContentResponse(await sdk.models.generateContent(params))
  },

  async 'google-interactions'(url, request) {
    const { GoogleGenAI } = await import('@google/genai')
    const sdk = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: url } })
    const { value: params } = toInteractionParams({ model: 'gemini-3.5-flash', ...request })
    return fromInteraction(await sdk.interactions.create(params))
  },

  async mistral(url, request) {
    const { Mistral } = await import('@mistralai/mistralai')
    const sdk = new Mistral({ apiKey, serverURL: url })
    const { value: params } = toMistralParams({ model: 'mistral-large-latest', ...request })
    return fromMistralCompletion(await sdk.chat.complete(params))
  },

  async 'mistral-fim'(url, request) {
    const { Mistral } = await import('@mistralai/mistralai')
    const sdk = new Mistral({ apiKey, serverURL: url })
    const { value: params } = toMistralFimParams({ model: 'codestral-latest', ...request })
    return fromMistralCompletion(await sdk.fim.complete(params))
  },

  async ollama(url, request) {
    const { Ollama } = await import('ollama')
    const sdk = new Ollama({ host: url })
    const { value: params } = toOllamaChatParams({ model: 'qwen3', ...request })
    return fromOllamaChat(await sdk.chat(params))
  },

  async 'ollama-generate'(url, request) {
    const { Ollama } = await import('ollama')
    const sdk = new Ollama({ host: url })
    const { value: params } = toOllamaGenerateParams({ model: 'qwen3', ...request })
    return fromOllamaGenerate(await sdk.generate(params))
  },

  ...Object.fromEntries(hosts.map(({ host, model }) => [host.provider, callOf(host, model)])),
}

/** At a host that speaks OpenAI's wire it is OpenAI's SDK, and the host's literal between the translators. */
function callOf(host: HostLiteral, model: string): CallByHand {
  return async (url, request) => {
    const { OpenAI } = await import('openai')
    const sdk = new OpenAI({ apiKey, baseURL: `${url}${pathOf(host)}` })
    const { value: params } = toHostParams(host, { model, ...request })
    return fromHostCompletion(host, await sdk.chat.completions.create(params))
  }
}
