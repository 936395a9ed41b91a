import type { CompletionRequest, Translation, Warning } from '@concord/core'
import { PROVIDER } from '../../config.ts'

/** Writes how hard to think. The wire has no budget, and shows what was thought unasked. */
export function toReasoning(reasoning: CompletionRequest['reasoning']): Translation<string | undefined> {
  const { effort, maxTokens, include } = reasoning ?? {}
  return {
    value: effort === 'max' ? HIGHEST : effort,
    warnings: [
      ...(effort === 'max' ? [LOWERED] : []),
      ...(maxTokens !== undefined ? [leftOut('maxTokens')] : []),
      ...(include === false ? [leftOut('include')] : []),
    ],
  }
}

const HIGHEST = 'xhigh'

const LOWERED: Warning = {
  code: 'adjusted',
  message: `${PROVIDER} has no reasoning.effort max; the highest that it has was sent`,
  path: 'reasoning.effort',
}

function leftOut(field: 'maxTokens' | 'include'): Warning {
  const message = `${PROVIDER} has no reasoning.${field} of this value; it was left out`
  return { code: 'unsupported', message, path: `reasoning.${field}` }
}
