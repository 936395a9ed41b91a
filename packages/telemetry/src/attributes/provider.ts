import type { CompletionRequest } from '@concord/core'
import type { TelemetryOptions } from '../options.ts'

/** The conventions' name of a provider; a provider that they do not know keeps its own. */
export function toProviderName(provider: string): string {
  return Object.hasOwn(NAMES, provider) ? (NAMES[provider] ?? provider) : provider
}

const NAMES: Readonly<Record<string, string>> = {
  azure: 'azure.ai.openai',
  bedrock: 'aws.bedrock',
  google: 'gcp.gemini',
  'google-vertex': 'gcp.vertex_ai',
  mistral: 'mistral_ai',
  moonshot: 'moonshot_ai',
  vertex: 'gcp.vertex_ai',
  xai: 'x_ai',
}

/**
 * The conventions' word for what is done. Gemini has its own. A prompt alone may go to either kind of API, and most only chat; what
 * only a completion API takes tells them apart.
 */
export function operationOf(provider: string, request: CompletionRequest, { operation }: TelemetryOptions): string {
  if (operation !== undefined) return operation
  const { prompt, suffix, echo, bestOf } = request
  if (typeof prompt === 'object' || suffix !== undefined || echo !== undefined || bestOf !== undefined)
    return 'text_completion'
  return provider === 'google' ? 'generate_content' : 'chat'
}
