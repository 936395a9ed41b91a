import { addCounts, objectsOf, toUsage, type WireObject } from '@concord/core/adapter'

/**
 * Reads the usage. On this wire what was thought is beside the output and what tools that Google ran read beside the input;
 * what was read from a cache is inside the input.
 */
export function fromUsage(usage: WireObject): ReturnType<typeof toUsage> {
  const thoughts = usage['total_thought_tokens']
  const inputs = [usage['input_tokens_by_modality'], usage['tool_use_tokens_by_modality']]
  return toUsage({
    prompt: addCounts(usage['total_input_tokens'], usage['total_tool_use_tokens']),
    completion: addCounts(usage['total_output_tokens'], thoughts),
    promptDetails: { cachedTokens: usage['total_cached_tokens'], audioTokens: audioOf(inputs.flatMap(objectsOf)) },
    completionDetails: {
      reasoningTokens: thoughts,
      audioTokens: audioOf(objectsOf(usage['output_tokens_by_modality'])),
    },
  })
}

function audioOf(details: readonly WireObject[]): number | undefined {
  const counts = details.filter(({ modality }) => modality === 'audio').map(({ tokens }) => tokens)
  return addCounts(counts[0], ...counts.slice(1))
}
