import type { CompletionClient } from '@concord/core'
import { capabilities, responsesCapabilities } from '@concord/openai'
import type { OpenAI } from 'openai'
import { createHostChat, createHostResponses } from '../adapter.ts'
import { type AzureOptions, createAzureSdk, type HostParameters } from '../config.ts'
import type { HostLiteral } from '../host.ts'

/**
 * OpenAI's models on Azure, and those of others there.
 *
 * Sources: https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference,
 * https://learn.microsoft.com/en-us/azure/ai-foundry/openai/concepts/content-filter
 */
export const azure: HostLiteral = {
  provider: 'azure',
  baseURL: 'https://{AZURE_OPENAI_RESOURCE}.openai.azure.com/openai/v1',
  keyVariable: 'AZURE_OPENAI_API_KEY',
  requestIdHeader: 'apim-request-id',
  apis: {
    chat: {
      capabilities: { ...capabilities, output: [...capabilities.output, 'reasoning'] },
      paths: ['/openai/deployments/:deployment/chat/completions', '/models/chat/completions'],
    },
    responses: { capabilities: responsesCapabilities, paths: ['/openai/responses'] },
  },
  errors: { codes: { DeploymentNotFound: 'not_found', RateLimitReached: 'rate_limit' }, texts: [] },
  quirks: { reasoningInclude: 'always', opening: true },
}

/** Parameters for `providerOptions.azure`, merged last: OpenAI's, and the host's own. */
export interface AzureProviderOptions extends HostParameters {
  readonly data_sources?: readonly object[]
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly azure?: AzureProviderOptions | undefined
  }
}

/** Creates a client of Azure: chat completions. */
export function createAzure(options: AzureOptions = {}): CompletionClient {
  return createHostChat(azure, options, sdkOf(options))
}

/** Creates a client of Azure: responses. */
export function createAzureResponses(options: AzureOptions = {}): CompletionClient {
  return createHostResponses(azure, options, sdkOf(options))
}

function sdkOf(options: AzureOptions): () => Promise<OpenAI> {
  const { client } = options
  return client === undefined ? createAzureSdk(azure.provider, options) : () => Promise.resolve(client)
}
