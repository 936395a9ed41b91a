import type { CompletionRequest } from '@concord/core'

/** Writes how the prompt may be cached; the wire has one field for old words of time, and another for new ones. */
export function toPromptCache(cache: CompletionRequest['promptCache']): object {
  const { key, ttl } = cache ?? {}
  const isRetention = ttl === 'in_memory' || ttl === '24h'
  return {
    prompt_cache_key: key,
    prompt_cache_retention: isRetention ? ttl : undefined,
    prompt_cache_options: ttl !== undefined && !isRetention ? { ttl } : undefined,
  }
}
