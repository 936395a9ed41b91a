import type { ChoiceChunk, CompletionChunk, OutputPart } from '@concord/core'

/** Finds where one state of an answer holds what a later one lacks: a path, or `undefined` where it is a beginning of it. */
export function findLoss(earlier: CompletionChunk, later: CompletionChunk): string | undefined {
  if (earlier.usage !== undefined && later.usage === undefined) return 'usage'
  for (const choice of earlier.choices) {
    const path = `choices[${choice.index}]`
    const same = later.choices.find(({ index }) => index === choice.index)
    if (same === undefined) return path
    const loss = findInChoice(choice, same)
    if (loss !== undefined) return `${path}.${loss}`
  }
  return undefined
}

function findInChoice(earlier: ChoiceChunk, later: ChoiceChunk): string | undefined {
  if (!later.text.startsWith(earlier.text)) return 'text'
  for (const part of earlier.content) {
    const path = `content[${part.index}]`
    const same = later.content.find(({ index, type }) => index === part.index && type === part.type)
    if (same === undefined) return path
    const key = LASTING.find((name) => !isBeginning(fieldOf(part, name), fieldOf(same, name)))
    if (key !== undefined) return `${path}.${key}`
  }
  return undefined
}

/** Fields that only grow, or stay as they are. */
const LASTING = ['id', 'name', 'text', 'arguments', 'data', 'transcript', 'citations', 'output', 'replay'] as const

function fieldOf(part: OutputPart, name: (typeof LASTING)[number]): unknown {
  return name in part ? part[name as keyof OutputPart] : undefined
}

function isBeginning(earlier: unknown, later: unknown): boolean {
  if (typeof earlier === 'string') return typeof later === 'string' && later.startsWith(earlier)
  if (Array.isArray(earlier)) return Array.isArray(later) && later.length >= earlier.length
  return earlier === undefined || later !== undefined
}
