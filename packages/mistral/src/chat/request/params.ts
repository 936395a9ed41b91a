import type { CallMode, CompletionRequest, Translation } from '@concord/core'
import { mergeOptions, present } from '@concord/core/adapter'
import { ownOptions } from '../../config.ts'
import type { WireParams } from '../../connection.ts'
import { cacheWarnings } from '../../prompt-cache.ts'
import { toMessages } from './messages.ts'
import { toReasoning } from './reasoning.ts'
import { toResponseFormat } from './response-format.ts'
import { toToolChoice, toTools } from './tools.ts'

/** Writes a request that was checked, by the names of the wire. */
export function toParams(request: CompletionRequest, mode: CallMode): Translation<WireParams> {
  const messages = toMessages(request.messages ?? [])
  const reasoning = toReasoning(request.reasoning)
  const params = present({
    model: request.model,
    messages: messages.value,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    stop: request.stop,
    random_seed: request.seed,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    n: request.n,
    tools: toTools(request.tools),
    tool_choice: toToolChoice(request.toolChoice),
    parallel_tool_calls: request.parallelToolCalls,
    response_format: toResponseFormat(request.responseFormat),
    reasoning_effort: reasoning.value,
    metadata: request.metadata,
    service_tier: request.serviceTier,
    prompt_cache_key: request.promptCache?.key,
    stream: mode === 'stream' ? true : undefined,
  })
  return {
    value: mergeOptions<WireParams>(params, ownOptions(request.providerOptions)),
    warnings: [...messages.warnings, ...reasoning.warnings, ...cacheWarnings(request.promptCache)],
  }
}
