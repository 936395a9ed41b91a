import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages'
import type { CallMode, CompletionRequest, Translation, Warning } from '@concord/core'
import { mergeOptions, present } from '@concord/core/adapter'
import { ownOptions, PROVIDER } from '../config.ts'
import { toMessages } from './messages.ts'
import { toReasoning } from './reasoning.ts'
import { toResponseFormat } from './response-format.ts'
import { toToolChoice, toTools } from './tools.ts'

/** What the SDK's `messages.create` takes. */
export type MessageParams = MessageCreateParams

/** Writes a request that was checked. */
export function toParams(request: CompletionRequest, mode: CallMode): Translation<MessageParams> {
  const conversation = toMessages(request.messages ?? [])
  const reasoning = toReasoning(request.reasoning)
  const format = toResponseFormat(request.responseFormat)
  const params = present({
    model: request.model,
    max_tokens: request.maxTokens ?? DEFAULT_MAX_TOKENS + (reasoning.value.thinking?.budget_tokens ?? 0),
    system: conversation.value.system,
    messages: conversation.value.messages,
    stop_sequences: toStop(request.stop),
    tools: toTools(request.tools),
    tool_choice: toToolChoice(request),
    output_config: toOutputConfig(reasoning.value.effort, format.value),
    thinking: reasoning.value.thinking,
    metadata: request.user === undefined ? undefined : { user_id: request.user },
    service_tier: request.serviceTier,
    cache_control: toCacheControl(request.promptCache),
    stream: mode === 'stream' ? true : undefined,
  })
  return {
    // The fields are those of the wire; the SDK's types narrow strings (service_tier, ttl) that the contract leaves open.
    value: mergeOptions<object>(params, ownOptions(request.providerOptions)) as MessageParams,
    warnings: [
      ...conversation.warnings,
      ...reasoning.warnings,
      ...format.warnings,
      ...cacheWarnings(request.promptCache),
    ],
  }
}

/** The wire requires a limit; tokens to think with are inside it. */
const DEFAULT_MAX_TOKENS = 8192

function toStop(stop: CompletionRequest['stop']): readonly string[] | undefined {
  if (stop === undefined || stop.length === 0) return undefined
  return typeof stop === 'string' ? [stop] : stop
}

function toOutputConfig(effort: string | undefined, format: object | undefined): object | undefined {
  return effort === undefined && format === undefined ? undefined : present({ effort, format })
}

/** Everything up to the end of the prompt. */
function toCacheControl(cache: CompletionRequest['promptCache']): object | undefined {
  return cache === undefined ? undefined : present({ type: 'ephemeral', ttl: cache.ttl })
}

function cacheWarnings(cache: CompletionRequest['promptCache']): readonly Warning[] {
  if (cache?.key === undefined) return []
  const message = `${PROVIDER} has no promptCache.key; it was left out`
  return [{ code: 'unsupported', message, path: 'promptCache.key' }]
}
