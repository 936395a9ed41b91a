import { isObject, toUsage, type WireObject } from '@concord/core/adapter'

/**
 * Reads the usage. On this wire cached, written and audio tokens are inside `prompt_tokens`; reasoning, audio and
 * prediction tokens are inside `completion_tokens`.
 */
export function fromUsage(usage: WireObject): ReturnType<typeof toUsage> {
  const prompt = detailsOf(usage['prompt_tokens_details'])
  const completion = detailsOf(usage['completion_tokens_details'])
  return toUsage({
    prompt: usage['prompt_tokens'],
    completion: usage['completion_tokens'] ?? restOf(usage['total_tokens'], usage['prompt_tokens']),
    promptDetails: {
      cachedTokens: prompt['cached_tokens'],
      cacheWriteTokens: prompt['cache_write_tokens'],
      audioTokens: prompt['audio_tokens'],
    },
    completionDetails: {
      reasoningTokens: completion['reasoning_tokens'],
      audioTokens: completion['audio_tokens'],
      acceptedPredictionTokens: completion['accepted_prediction_tokens'],
      rejectedPredictionTokens: completion['rejected_prediction_tokens'],
    },
  })
}

/** An answer without tokens has no `completion_tokens` in legacy completions, but a total. */
function restOf(total: unknown, prompt: unknown): number | undefined {
  return typeof total === 'number' && typeof prompt === 'number' ? total - prompt : undefined
}

function detailsOf(value: unknown): WireObject {
  return isObject(value) ? value : {}
}
