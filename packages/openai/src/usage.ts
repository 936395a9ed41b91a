import { addCounts, isObject, toUsage, type WireObject } from '@concord/core/adapter'
import type { Host } from './host.ts'

/**
 * Reads the usage. On this wire cached, written and audio tokens are inside `prompt_tokens`; reasoning, audio and
 * prediction tokens are inside `completion_tokens`, but where a host counts reasoning beside it: always, or for some of
 * its models, as the total then tells.
 */
export function fromUsage(usage: WireObject, { quirks }: Host): ReturnType<typeof toUsage> {
  const prompt = detailsOf(usage['prompt_tokens_details'])
  const completion = detailsOf(usage['completion_tokens_details'])
  const written = usage['completion_tokens'] ?? restOf(usage['total_tokens'], usage['prompt_tokens'])
  const isBeside = quirks.reasoningTokens === 'beside' || isTotalWith(completion['reasoning_tokens'], usage)
  const cachedOf = quirks.cachedTokens
  return toUsage({
    prompt: usage['prompt_tokens'],
    completion: isBeside ? addCounts(written, completion['reasoning_tokens']) : written,
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

/** Whether the total holds what was thought as a count of its own. */
function isTotalWith(reasoning: unknown, usage: WireObject): boolean {
  const total = addCounts(usage['prompt_tokens'], usage['completion_tokens'], reasoning)
  return typeof reasoning === 'number' && reasoning > 0 && total !== undefined && total === usage['total_tokens']
}

function detailsOf(value: unknown): WireObject {
  return isObject(value) ? value : {}
}
