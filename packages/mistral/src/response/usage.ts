import { addCounts, isObject, toUsage, type WireObject } from '@concord/core/adapter'

/**
 * Reads the usage. On this wire the tokens of sound are beside `prompt_tokens`; those read from a cache are inside, and
 * reasoning tokens are inside `completion_tokens`.
 */
export function fromUsage(usage: WireObject): ReturnType<typeof toUsage> {
  const prompt = detailsOf(usage['prompt_tokens_details'] ?? usage['prompt_token_details'])
  const completion = detailsOf(usage['completion_tokens_details'])
  const audio = prompt['audio_tokens']
  return toUsage({
    prompt: addCounts(usage['prompt_tokens'], audio),
    completion: usage['completion_tokens'],
    promptDetails: { cachedTokens: prompt['cached_tokens'] ?? usage['num_cached_tokens'], audioTokens: audio },
    completionDetails: { reasoningTokens: completion['reasoning_tokens'] },
  })
}

function detailsOf(value: unknown): WireObject {
  return isObject(value) ? value : {}
}
