import { isObject, toUsage, type WireObject } from '@concord/core/adapter'

/**
 * Reads the usage. On this wire cached and written tokens are inside `input_tokens`, and reasoning tokens are inside
 * `output_tokens`.
 */
export function fromUsage(usage: WireObject): ReturnType<typeof toUsage> {
  const input = detailsOf(usage['input_tokens_details'])
  const output = detailsOf(usage['output_tokens_details'])
  return toUsage({
    prompt: usage['input_tokens'],
    completion: usage['output_tokens'],
    promptDetails: { cachedTokens: input['cached_tokens'], cacheWriteTokens: input['cache_write_tokens'] },
    completionDetails: { reasoningTokens: output['reasoning_tokens'] },
  })
}

function detailsOf(value: unknown): WireObject {
  return isObject(value) ? value : {}
}
