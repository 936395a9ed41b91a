import { addCounts, isObject, toUsage, type WireObject } from '@concord/core/adapter'

/**
 * Reads the usage. On this wire tokens read from a cache and written to it are beside `input_tokens`; thinking tokens are
 * inside `output_tokens`.
 */
export function fromUsage(usage: WireObject): ReturnType<typeof toUsage> {
  const details = isObject(usage['output_tokens_details']) ? usage['output_tokens_details'] : {}
  const cached = usage['cache_read_input_tokens']
  const written = usage['cache_creation_input_tokens']
  return toUsage({
    prompt: addCounts(usage['input_tokens'], cached, written),
    completion: usage['output_tokens'],
    promptDetails: { cachedTokens: cached, cacheWriteTokens: written },
    completionDetails: { reasoningTokens: details['thinking_tokens'] },
  })
}
