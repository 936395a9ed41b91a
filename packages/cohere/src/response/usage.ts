import { addCounts, isObject, toUsage, type WireObject } from '@concord/core/adapter'

/**
 * Reads the usage: the tokens that the model saw and wrote, not those that are billed. On this wire the tokens of images are
 * beside `input_tokens`, which they may exceed; cached tokens are inside, and thinking tokens are inside `output_tokens`.
 */
export function fromUsage(usage: WireObject): ReturnType<typeof toUsage> {
  const tokens = isObject(usage['tokens']) ? usage['tokens'] : {}
  return toUsage({
    prompt: addCounts(tokens['input_tokens'], tokens['image_tokens']),
    completion: tokens['output_tokens'],
    promptDetails: { cachedTokens: usage['cached_tokens'] },
    completionDetails: { reasoningTokens: tokens['reasoning_tokens'] },
  })
}
