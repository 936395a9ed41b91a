import type { Column, Outcome } from '../run/column.ts'
import { toGrid } from './grid.ts'
import { MARKS } from './marks.ts'
import type { Style } from './style.ts'
import { wrapAfter } from './wrap.ts'

/**
 * Writes what the adapters showed of one idea: first what all of them agree on, once; then what differs; then who
 * could not, and why.
 */
export function toTable(columns: readonly Column[], width: number, style: Style): readonly string[] {
  const shown = columns.filter(({ outcome }) => outcome === 'ok' || outcome === 'failed')
  const labels = [...new Set(shown.flatMap(({ facts }) => facts.map(({ label }) => label)))]
  const shared = labels.filter((label) => new Set(shown.map((column) => valueOf(column, label))).size === 1)
  const different = labels.filter((label) => !shared.includes(label))
  return [
    ...toFacts(shown, shared, width, style),
    ...(different.length > 0 ? toGrid(shown, different, width, style) : toNames(shown, columns.length, width, style)),
    ...toReasons(columns, 'failed', width).map(style.bad),
    ...toReasons(columns, 'cannot', width).map(style.dim),
    ...toReasons(columns, 'left_out', width).map(style.dim),
  ]
}

const MARGIN = '  '
const GAP = '  '

function valueOf({ facts }: Column, label: string): string {
  return facts.find((fact) => fact.label === label)?.value ?? ''
}

function toFacts(
  shown: readonly Column[],
  labels: readonly string[],
  width: number,
  { dim }: Style,
): readonly string[] {
  const [first] = shown
  if (first === undefined) return []
  const labelWidth = Math.max(...labels.map((label) => label.length), 0)
  return labels.flatMap((label) => {
    const head = `${MARGIN}${label.padEnd(labelWidth)}${GAP}`
    const [line = '', ...others] = wrapAfter(head, valueOf(first, label), width)
    return [`${dim(head)}${line.slice(head.length)}`.trimEnd(), ...others]
  })
}

/** Adapters that showed the same need no table. */
function toNames(shown: readonly Column[], total: number, width: number, { good, bad }: Style): readonly string[] {
  const groups = [
    [good, shown.filter(({ outcome }) => outcome === 'ok')],
    [bad, shown.filter(({ outcome }) => outcome === 'failed')],
  ] as const
  return groups.flatMap(([paint, group]) => {
    const [first] = group
    if (first === undefined) return []
    const head = `${MARGIN}${MARKS[first.outcome]} `
    const names = group.length === total && total > 2 ? `all ${total}` : group.map(({ adapter }) => adapter).join(', ')
    return wrapAfter(head, names, width).map(paint)
  })
}

/** Names those with one outcome, together where the reason is the same. */
function toReasons(columns: readonly Column[], outcome: Outcome, width: number): readonly string[] {
  const groups = new Map<string, string[]>()
  for (const { adapter, reason = '' } of columns.filter((column) => column.outcome === outcome)) {
    groups.set(reason, [...(groups.get(reason) ?? []), adapter])
  }
  return [...groups].flatMap(([reason, names]) => {
    const head = `${MARGIN}${MARKS[outcome]} `
    return wrapAfter(head, `${names.join(', ')}: ${reason}`, width)
  })
}
