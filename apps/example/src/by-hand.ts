import { fromMessage, toMessageParams } from '@concord/anthropic'
import type { CompletionRequest, CompletionResponse } from '@concord/core'
import {
  fromMistralCompletion,
  toFimParams as toMistralFimParams,
  toChatParams as toMistralParams,
} from '@concord/mistral'
import {
  fromChatCompletion,
  fromLegacyCompletion,
  fromResponse,
  toChatParams,
  toLegacyParams,
  toResponseParams,
} from '@concord/openai'

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
}
