import { addCounts, objectsOf, toUsage, type WireObject } from '@concord/core/adapter'

/**
 * Reads the usage. On this wire what was thought is beside the candidates and the prompts of tools that Google ran beside
 * the prompt; what was read from a cache is inside the prompt. A count of nothing is left out.
 */
export function fromUsage(usage: WireObject): ReturnType<typeof toUsage> {
  const thoughts = usage['thoughtsTokenCount']
  const hasCounts = usage['totalTokenCount'] !== undefined || usage['candidatesTokenCount'] !== undefined
  const prompts = [usage['promptTokensDetails'], usage['toolUsePromptTokensDetails']]
  return toUsage({
    prompt: hasCounts ? addCounts(usage['promptTokenCount'] ?? 0, usage['toolUsePromptTokenCount']) : undefined,
    completion: hasCounts ? addCounts(usage['candidatesTokenCount'] ?? 0, thoughts) : undefined,
    promptDetails: {
      cachedTokens: usage['cachedContentTokenCount'],
      audioTokens: audioOf(prompts.flatMap(objectsOf)),
    },
    completionDetails: { reasoningTokens: thoughts, audioTokens: audioOf(objectsOf(usage['candidatesTokensDetails'])) },
  })
}

function audioOf(details: readonly WireObject[]): number | undefined {
  const counts = details.filter(({ modality }) => modality === 'AUDIO').map(({ tokenCount }) => tokenCount)
  return addCounts(counts[0], ...counts.slice(1))
}
