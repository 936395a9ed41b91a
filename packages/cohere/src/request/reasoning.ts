import type { CompletionRequest, Translation, Warning } from '@concord/core'
import { present } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** How the model thinks. */
export interface WireThinking {
  readonly type: 'enabled' | 'disabled'
  readonly token_budget?: number
}

/** Writes whether to think, and how much; thoughts are always shown. */
export function toReasoning(reasoning: CompletionRequest['reasoning']): Translation<WireThinking | undefined> {
  const { effort, maxTokens, include } = reasoning ?? {}
  const hidden = include === false ? [leftOut] : []
  if (effort === 'none') return { value: { type: 'disabled' }, warnings: hidden }
  const isAsked = effort !== undefined || maxTokens !== undefined || include === true
  return {
    value: isAsked ? { type: 'enabled', ...present({ token_budget: maxTokens }) } : undefined,
    warnings: [...(effort === undefined ? [] : [adjusted(effort)]), ...hidden],
  }
}

const leftOut: Warning = {
  code: 'unsupported',
  message: `${PROVIDER} has no reasoning.include false; it was left out`,
  path: 'reasoning.include',
}

function adjusted(effort: string): Warning {
  const message = `${PROVIDER} has no reasoning.effort ${effort}; thinking was switched on`
  return { code: 'adjusted', message, path: 'reasoning.effort' }
}
