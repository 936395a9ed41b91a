import type { CallMode, CompletionRequest, Translation } from '@concord/core'
import { mergeOptions, present, type WireObject } from '@concord/core/adapter'
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions'
import { type Host, ownOptions } from '../../host.ts'
import { toMessages } from './messages.ts'
import { toPromptCache } from '../../prompt-cache.ts'
import { toResponseFormat } from '../../response-format.ts'
import { reasoningWarnings, toReasoning } from './reasoning.ts'
import { toToolChoice, toTools } from './tools.ts'

/** What the SDK's `chat.completions.create` takes. */
export type ChatParams = ChatCompletionCreateParams

/** Writes a request that was checked. */
export function toParams(request: CompletionRequest, mode: CallMode, host: Host): Translation<ChatParams> {
  const { quirks } = host
  const messages = toMessages(request.messages ?? [], host)
  const reasoning = toReasoning(request.reasoning, host)
  const params = present({
    model: request.model,
    messages: messages.value,
    [quirks.maxTokens ?? 'max_completion_tokens']: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    top_k: quirks.topK === true ? request.topK : undefined,
    stop: request.stop,
    seed: request.seed,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    logit_bias: request.logitBias,
    n: request.n,
    ...toLogprobs(request, host),
    tools: toTools(request.tools, host),
    tool_choice: toToolChoice(request),
    parallel_tool_calls: request.parallelToolCalls,
    response_format: toResponseFormat(request.responseFormat, host),
    ...reasoning.fields,
    [quirks.user ?? 'safety_identifier']: request.user,
    metadata: request.metadata,
    service_tier: request.serviceTier,
    ...toPromptCache(request.promptCache),
    stream: mode === 'stream' ? true : undefined,
    stream_options: mode === 'stream' && quirks.streamOptions !== false ? { include_usage: true } : undefined,
  })
  return {
    // The fields are those of the wire; the SDK's types narrow strings (model, service_tier) that the contract leaves open.
    value: mergeOptions<object>(params, ownOptions(request.providerOptions, host)) as ChatParams,
    warnings: [...messages.warnings, ...reasoningWarnings(reasoning, host)],
  }
}

function toLogprobs({ logprobs, topLogprobs }: CompletionRequest, { quirks }: Host): WireObject {
  if (quirks.logprobs !== 'count') return { logprobs, top_logprobs: topLogprobs }
  return { logprobs: logprobs === true ? Math.max(1, topLogprobs ?? 0) : undefined }
}
