import type { CallMode, CompletionRequest, Translation } from '@concord/core'
import { mergeOptions, present } from '@concord/core/adapter'
import type { CompletionCreateParams } from 'openai/resources/completions'
import { type Host, ownOptions } from '../host.ts'

/** What the SDK's `completions.create` takes. */
export type LegacyParams = CompletionCreateParams

/** Writes a request that was checked. */
export function toParams(request: CompletionRequest, mode: CallMode, host: Host): Translation<LegacyParams> {
  const params = present({
    model: request.model,
    prompt: request.prompt,
    suffix: request.suffix,
    echo: request.echo,
    best_of: request.bestOf,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    stop: request.stop,
    seed: request.seed,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    logit_bias: request.logitBias,
    n: request.n,
    logprobs: request.logprobs === true ? (request.topLogprobs ?? 0) : undefined,
    top_k: host.quirks.topK === true ? request.topK : undefined,
    user: request.user,
    stream: mode === 'stream' ? true : undefined,
    stream_options: mode === 'stream' && host.quirks.streamOptions !== false ? { include_usage: true } : undefined,
  })
  // The fields are those of the wire; the SDK's types want a model and a prompt, of which core made sure.
  const value = mergeOptions<object>(params, ownOptions(request.providerOptions, host)) as LegacyParams
  return { value, warnings: [] }
}
