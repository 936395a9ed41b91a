import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral, SETTINGS } from '../host.ts'

/**
 * Databricks.
 *
 * Sources: https://docs.databricks.com/aws/en/machine-learning/foundation-model-apis/api-reference, https://docs.databricks.com/aws/en/machine-learning/model-serving/query-reason-models
 */
export const databricks: HostLiteral = {
  provider: 'databricks',
  baseURL: 'https://{DATABRICKS_HOST}/serving-endpoints',
  keyVariable: 'DATABRICKS_TOKEN',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...SETTINGS, 'parallelToolCalls', 'n', 'logprobs', 'topLogprobs', 'topK', 'reasoning'],
        output: ['tool_call', 'reasoning', 'citations', 'logprobs'],
      },
    },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'suffix', 'topK'] } },
  },
  quirks: { maxTokens: 'max_tokens', topK: true, streamOptions: false, runningUsage: true },
}

/** Parameters for `providerOptions.databricks`, merged last: OpenAI's, and the host's own. */
export interface DatabricksProviderOptions extends HostParameters {
  readonly thinking?: object
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly databricks?: DatabricksProviderOptions | undefined
  }
}

/** Creates a client of Databricks: chat completions. */
export function createDatabricks(options: HostOptions = {}): CompletionClient {
  return createHostChat(databricks, options)
}
