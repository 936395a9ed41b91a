import type { Column, Outcome } from '../../src/run/column.ts'
import { element } from '../element.ts'
import { createUsageBars } from './usage-bars.ts'

const WORDS: Readonly<Record<Outcome, string>> = {
  running: 'running',
  ok: 'as expected',
  cannot: 'cannot',
  left_out: 'left out',
  failed: 'not as expected',
}

/** Makes the card of an adapter: what it shows, and what it used. */
export function createCard(column: Column, isSelected: boolean, select: (name: string) => void): HTMLElement {
  const { adapter, outcome, facts, reason, calls } = column
  const usage = calls.findLast(({ response }) => response?.usage !== undefined)?.response?.usage
  const pieces = calls.reduce((total, { chunks }) => total + chunks.length, 0)
  const card = element(
    'article',
    { className: `card ${outcome}` },
    element(
      'header',
      {},
      element('button', { type: 'button', ariaPressed: String(isSelected), onclick: () => select(adapter) }, adapter),
      element('span', { className: 'outcome' }, WORDS[outcome]),
    ),
    reason === undefined ? undefined : element('p', { className: 'reason' }, reason),
    element('dl', {}, ...facts.flatMap(({ label, value }) => [element('dt', {}, label), element('dd', {}, value)])),
    usage === undefined ? undefined : createUsageBars(usage),
    pieces === 0 ? undefined : element('p', { className: 'pieces' }, `${pieces} chunks`),
  )
  card.dataset['adapter'] = adapter
  card.classList.toggle('selected', isSelected)
  return card
}
