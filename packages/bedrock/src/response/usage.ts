import { addCounts, toUsage, type WireObject } from '@concord/core/adapter'

/** Reads the usage. On this wire tokens read from a cache and written to it are beside `inputTokens`. */
export function fromUsage(usage: WireObject): ReturnType<typeof toUsage> {
  const cached = usage['cacheReadInputTokens']
  const written = usage['cacheWriteInputTokens']
  return toUsage({
    prompt: addCounts(usage['inputTokens'], cached, written),
    completion: usage['outputTokens'],
    promptDetails: { cachedTokens: cached, cacheWriteTokens: written },
  })
}
