import type { Column } from '../run/column.ts'
import type { Idea } from '../idea.ts'
import type { Style } from './style.ts'
import { MARKS } from './marks.ts'
import { wrapAfter, wrapText } from './wrap.ts'

/** What every adapter showed of an idea. */
export interface Result {
  readonly idea: Idea
  readonly columns: readonly Column[]
}

/** How often each outcome was. */
export type Counts = Readonly<Record<Column['outcome'], number>>

/** Counts the outcomes of all ideas. */
export function countOutcomes(results: readonly Result[]): Counts {
  const counts = { running: 0, ok: 0, cannot: 0, left_out: 0, failed: 0 }
  for (const { outcome } of results.flatMap(({ columns }) => columns)) counts[outcome]++
  return counts
}

/** Writes who could show what, and how it went in all. */
export function toSummary(results: readonly Result[], seconds: number, width: number, style: Style): readonly string[] {
  const counts = countOutcomes(results)
  const names = [...new Set(results.flatMap(({ columns }) => columns.map(({ adapter }) => adapter)))]
  const titleWidth = Math.max(...names.map((name) => name.length))
  const perAdapter =
    results.length < 2 ? [] : names.flatMap((name) => toAdapterLines(name, results, titleWidth, width, style))
  const parts = [
    `${counts.ok} as expected`,
    ...(counts.cannot > 0 ? [`${counts.cannot} that a vendor's wire cannot carry`] : []),
    ...(counts.left_out > 0 ? [`${counts.left_out} left out`] : []),
    `${counts.failed} not as expected`,
  ]
  const sentence = `${MARKS[counts.failed === 0 ? 'ok' : 'failed']} ${parts.join(', ')}; ${seconds.toFixed(1)}\u00a0s`
  const paint = counts.failed === 0 ? style.good : style.bad
  const overall = wrapText(sentence, width).map(paint)
  return perAdapter.length > 0 ? [...perAdapter, '', ...overall] : overall
}

function toAdapterLines(
  name: string,
  results: readonly Result[],
  titleWidth: number,
  width: number,
  { bold, dim }: Style,
): readonly string[] {
  const ideasWith = (outcome: Column['outcome']): readonly string[] =>
    results
      .filter(({ columns }) => columns.some((column) => column.adapter === name && column.outcome === outcome))
      .map(({ idea }) => idea.name)
  const failed = ideasWith('failed')
  const cannot = ideasWith('cannot')
  const head = `  ${name.padEnd(titleWidth)}  `
  const text = [
    `${ideasWith('ok').length} ${MARKS.ok}`,
    ...(failed.length > 0 ? [`${failed.length} ${MARKS.failed} ${failed.join(', ')}`] : []),
    ...(cannot.length > 0 ? [`${cannot.length} ${MARKS.cannot} ${cannot.join(', ')}`] : []),
  ].join('   ')
  const [first = '', ...others] = wrapAfter(head, text, width)
  return [`${bold(head)}${first.slice(head.length)}`, ...others.map(dim)]
}
