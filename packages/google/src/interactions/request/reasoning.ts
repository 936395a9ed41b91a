import type { CompletionRequest, ReasoningEffort, Translation } from '@concord/core'
import { present } from '@concord/core/adapter'
import { adjusted, leftOut } from '../../request.ts'

/** How the model thinks, and what is shown of it. */
export interface WireThinking {
  readonly thinking_level?: string
  readonly thinking_summaries?: string
}

/** Writes how hard to think, and whether it is shown; the wire has no budget. */
export function toThinking(reasoning: CompletionRequest['reasoning']): Translation<WireThinking> {
  const { effort, maxTokens, include } = reasoning ?? {}
  return {
    value: present({
      thinking_level: effort === undefined ? undefined : LEVELS[effort],
      thinking_summaries: include === undefined ? undefined : include ? 'auto' : 'none',
    }),
    warnings: [
      ...(effort === 'none' || effort === 'max'
        ? [adjusted('reasoning.effort', `there is no effort ${effort}; the nearest that it has was sent`)]
        : []),
      ...(maxTokens === undefined ? [] : [leftOut('reasoning.maxTokens')]),
    ],
  }
}

const LEVELS: Readonly<Record<ReasoningEffort, string>> = {
  none: 'minimal',
  minimal: 'minimal',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'xhigh',
  max: 'xhigh',
}
