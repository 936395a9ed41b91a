import type { CompletionRequest, ReasoningEffort, Translation, Warning } from '@concord/core'
import { present } from '@concord/core/adapter'
import { adjusted } from '../../request.ts'

/** How the model thinks. */
export interface WireThinking {
  readonly includeThoughts?: boolean
  readonly thinkingBudget?: number
  readonly thinkingLevel?: string
}

/**
 * Writes how much to think, and whether it is shown. The wire takes a level or a budget, not both.
 *
 * Source: https://ai.google.dev/gemini-api/docs/thinking
 */
export function toThinking(reasoning: CompletionRequest['reasoning']): Translation<WireThinking | undefined> {
  if (reasoning === undefined) return { value: undefined, warnings: [] }
  const { effort, maxTokens, include } = reasoning
  const budget = effort === 'none' ? 0 : maxTokens
  const level = effort === undefined || effort === 'none' || budget !== undefined ? undefined : LEVELS[effort]
  const thinking: WireThinking = present({
    includeThoughts: include,
    thinkingBudget: budget,
    thinkingLevel: level,
  })
  return {
    value: Object.keys(thinking).length > 0 ? thinking : undefined,
    warnings: effortWarnings(effort, maxTokens),
  }
}

const LEVELS: Readonly<Record<Exclude<ReasoningEffort, 'none'>, string>> = {
  minimal: 'MINIMAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  xhigh: 'XHIGH',
  max: 'XHIGH',
}

function effortWarnings(effort: ReasoningEffort | undefined, budget: number | undefined): readonly Warning[] {
  if (effort === 'none')
    return budget === undefined ? [] : [adjusted('reasoning.maxTokens', 'no budget is sent where there is no effort')]
  if (budget !== undefined && effort !== undefined)
    return [adjusted('reasoning.effort', 'a budget and an effort exclude each other; the budget was sent')]
  return effort === 'max'
    ? [adjusted('reasoning.effort', 'there is no effort max; the highest that it has was sent')]
    : []
}
