import type { CompletionRequest, Warning } from '@concord/core'
import { PROVIDER } from './config.ts'

/** Names what the wire lacks of a prompt cache: it takes a key, no time. */
export function cacheWarnings(cache: CompletionRequest['promptCache']): readonly Warning[] {
  if (cache?.ttl === undefined) return []
  const message = `${PROVIDER} has no promptCache.ttl; it was left out`
  return [{ code: 'unsupported', message, path: 'promptCache.ttl' }]
}
