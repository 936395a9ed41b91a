import { addCounts, isObject, toUsage, type WireObject } from '@concord/core/adapter'
import type { Host } from './host.ts'

/**
 * Reads the usage. On this wire cached, written and audio tokens are inside `prompt_tokens`; reasoning, audio and
 * prediction tokens are inside `completion_tokens`, but where a host counts reasoning beside it.
 */
export function fromUsage(usage: WireObject, { quirks }: Host): ReturnType<typeof toUsage> {
  const prompt = detailsOf(usage['prompt_tokens_details'])
  const completion = detailsOf(usage['completion_tokens_details'])
  const written = usage['completion_tokens'] ?? restOf(usage['total_tokens'], usage['prompt_tokens'])
  const cachedOf = quirks.cachedTokens
  return toUsage({
    prompt: usage['prompt_tokens'],
    completion: quirks.reasoningTokens === 'beside' ? addCounts(written, completion['reasoning_tokens']) : written,
    promptDetails: {
      cachedTokens: prompt['cached_tokens'] ?? (cachedOf === undefined ? undefined : usage[cachedOf]),
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
