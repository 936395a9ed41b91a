import type { CompletionRequest, ReasoningEffort, Translation, Warning } from '@concord/core'
import { present } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** What the wire says of reasoning, in two places. */
export interface WireReasoning {
  readonly effort?: string | undefined
  readonly thinking?: WireThinking | undefined
}

/** How the model thinks. */
export interface WireThinking {
  readonly type: 'enabled' | 'adaptive' | 'disabled'
  readonly budget_tokens?: number
  readonly display?: 'summarized' | 'omitted'
}

/** Writes how much to think, and what is shown of it. */
export function toReasoning(reasoning: CompletionRequest['reasoning']): Translation<WireReasoning> {
  const { effort, maxTokens, include } = reasoning ?? {}
  const display = include === undefined ? undefined : include ? 'summarized' : 'omitted'
  if (effort === 'none') return { value: { thinking: { type: 'disabled' } }, warnings: [] }
  return {
    value: {
      effort: effort === undefined ? undefined : EFFORTS[effort],
      thinking: toThinking(maxTokens, display),
    },
    warnings: effort === 'minimal' ? [raised(effort)] : [],
  }
}

/** Without a budget the model decides for itself, which has to be asked for where its thoughts are wanted. */
function toThinking(budget: number | undefined, display: WireThinking['display']): WireThinking | undefined {
  if (budget !== undefined) return { type: 'enabled', budget_tokens: budget, ...present({ display }) }
  return display === 'summarized' ? { type: 'adaptive', display } : undefined
}

const EFFORTS: Readonly<Record<Exclude<ReasoningEffort, 'none'>, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'xhigh',
  max: 'max',
}

function raised(effort: ReasoningEffort): Warning {
  const message = `${PROVIDER} has no reasoning.effort ${effort}; the lowest that it has was sent`
  return { code: 'adjusted', message, path: 'reasoning.effort' }
}
