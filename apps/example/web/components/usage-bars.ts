import type { Usage } from '@concord/core'
import { element } from '../element.ts'

/** Makes small bars of what was used: prompt and completion, and in each the share that has a name of its own. */
export function createUsageBars(usage: Usage): HTMLElement {
  const longest = Math.max(usage.promptTokens, usage.completionTokens, 1)
  const { cachedTokens } = usage.promptTokensDetails ?? {}
  const { reasoningTokens } = usage.completionTokensDetails ?? {}
  return element(
    'div',
    { className: 'usage' },
    ...toBar('prompt', usage.promptTokens, longest, cachedTokens, 'cached'),
    ...toBar('answer', usage.completionTokens, longest, reasoningTokens, 'thinking'),
  )
}

function toBar(
  label: string,
  count: number,
  longest: number,
  share: number | undefined,
  shareLabel: string,
): readonly HTMLElement[] {
  const bar = element('span', { className: 'bar' }, element('i'), element('i', { className: 'share' }))
  bar.style.setProperty('--whole', `${(100 * count) / longest}%`)
  bar.style.setProperty('--share', `${(100 * (share ?? 0)) / longest}%`)
  const words = share === undefined ? `${count}` : `${count} (${share} ${shareLabel})`
  return [element('span', {}, label), bar, element('span', { className: 'count' }, words)]
}
