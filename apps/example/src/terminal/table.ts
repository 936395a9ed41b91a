import type { Column, Outcome } from '../run/column.ts'
import type { Style } from './style.ts'
import { wrapAfter, wrapText } from './wrap.ts'

/**
 * Writes what the adapters showed of one idea: first what all of them agree on, once; then what differs, an adapter a
 * line; then who could not, and why.
 */
export function toTable(columns: readonly Column[], width: number, style: Style): readonly string[] {
  const shown = columns.filter(({ outcome }) => outcome === 'ok' || outcome === 'failed')
  const labels = [...new Set(shown.flatMap(({ facts }) => facts.map(({ label }) => label)))]
  const shared = labels.filter((label) => new Set(shown.map((column) => valueOf(column, label))).size === 1)
  const different = labels.filter((label) => !shared.includes(label))
  return [
    ...toFacts(shown, shared, width, style),
    ...(different.length > 0 ? toGrid(shown, different, width, style) : toNames(shown, width, style)),
    ...toReasons(columns, 'failed', width).map(style.bad),
    ...toReasons(columns, 'cannot', width).map(style.dim),
    ...toReasons(columns, 'left_out', width).map(style.dim),
  ]
}

/** What stands before an adapter. */
export const MARKS: Readonly<Record<Outcome, string>> = {
  running: '…',
  ok: '✓',
  cannot: '–',
  left_out: '○',
  failed: '✗',
}

const MARGIN = '  '
const GAP = '  '

/** Marks an adapter's name by its outcome. */
export function toTitle({ adapter, outcome }: Pick<Column, 'adapter' | 'outcome'>): string {
  return `${MARKS[outcome]} ${adapter}`
}

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
function toNames(shown: readonly Column[], width: number, { good, bad }: Style): readonly string[] {
  const groups = [
    [good, shown.filter(({ outcome }) => outcome === 'ok')],
    [bad, shown.filter(({ outcome }) => outcome === 'failed')],
  ] as const
  return groups.flatMap(([paint, group]) => {
    const [first] = group
    if (first === undefined) return []
    const head = `${MARGIN}${MARKS[first.outcome]} `
    return wrapAfter(head, group.map(({ adapter }) => adapter).join(', '), width).map(paint)
  })
}

function toGrid(shown: readonly Column[], labels: readonly string[], width: number, style: Style): readonly string[] {
  const titles = shown.map((column) => toTitle(column))
  const titleWidth = Math.max(...titles.map((title) => title.length))
  const cells = shown.map((column) => labels.map((label) => valueOf(column, label)))
  const room = width - MARGIN.length - titleWidth
  const widths = fitWidths([labels, ...cells], room - labels.length * GAP.length)
  const paint = (outcome: Outcome): Style['good'] => (outcome === 'ok' ? style.good : style.bad)
  return [
    ...toRow('', labels, titleWidth, widths, style.dim, style.dim),
    ...shown.flatMap((column, i) =>
      toRow(titles[i] ?? '', cells[i] ?? [], titleWidth, widths, (text) => text, paint(column.outcome)),
    ),
  ]
}

/** Gives each column of cells what it needs, and takes from the widest where that is too much. */
function fitWidths(rows: readonly (readonly string[])[], room: number): readonly number[] {
  const [first = []] = rows
  const widths = first.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)))
  for (let surplus = sum(widths) - room; surplus > 0; surplus--) {
    const widest = widths.indexOf(Math.max(...widths))
    const width = widths[widest] ?? 0
    if (width <= NARROWEST) break
    widths[widest] = width - 1
  }
  return widths
}

const NARROWEST = 8

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function toRow(
  title: string,
  cells: readonly string[],
  titleWidth: number,
  widths: readonly number[],
  paint: (text: string) => string,
  paintTitle: (text: string) => string,
): readonly string[] {
  const wrapped = cells.map((cell, i) => wrapText(cell, widths[i] ?? NARROWEST))
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const head = (line === 0 ? title : '').padEnd(titleWidth)
    const texts = wrapped.map((lines, i) => (lines[line] ?? '').padEnd(widths[i] ?? 0))
    return `${MARGIN}${paintTitle(head)}${GAP}${paint(texts.join(GAP).trimEnd())}`.trimEnd()
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
