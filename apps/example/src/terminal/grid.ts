import type { Column, Outcome } from '../run/column.ts'
import { MARKS } from './marks.ts'
import type { Style } from './style.ts'
import { wrapText } from './wrap.ts'

/** Adapters that showed the same. */
interface Group {
  readonly outcome: Outcome
  readonly cells: readonly string[]
  readonly names: readonly string[]
}

/**
 * Writes what differs between adapters: an adapter a line; or where many of them showed the same, what they showed and
 * who did.
 */
export function toGrid(
  columns: readonly Column[],
  labels: readonly string[],
  width: number,
  style: Style,
): readonly string[] {
  const groups = groupsOf(columns, labels)
  const isGrouped = groups.length <= columns.length / 2
  const rows = isGrouped ? groups : columns.map((column): Group => toGroup(column, labels))
  const titles = rows.map(({ outcome, names }) => `${MARKS[outcome]} ${names.join(', ')}`)
  const titleWidth = isGrouped ? NAMES_WIDTH : Math.max(...titles.map((title) => title.length))
  const room = width - MARGIN.length - titleWidth - labels.length * GAP.length
  const widths = fitWidths([labels, ...rows.map(({ cells }) => cells)], room)
  const rest = isGrouped ? width - MARGIN.length - sum(widths) - labels.length * GAP.length : titleWidth
  const head = toCells(labels, widths, style.dim)
  const place = (title: Cell, cells: readonly Cell[]): readonly string[] =>
    toLines(isGrouped ? [...cells, title] : [title, ...cells])
  return [
    ...place({ text: '', width: rest, paint: style.dim }, head),
    ...rows.flatMap(({ outcome, cells }, i) => {
      const title: Cell = { text: titles[i] ?? '', width: rest, paint: outcome === 'ok' ? style.good : style.bad }
      return place(
        title,
        toCells(cells, widths, (text) => text),
      )
    }),
  ]
}

const MARGIN = '  '
const GAP = '  '
const LONGEST_WORD = 20
/** What the names of a group have at least. */
const NAMES_WIDTH = 26

function toGroup({ adapter, outcome, facts }: Column, labels: readonly string[]): Group {
  const cells = labels.map((label) => facts.find((fact) => fact.label === label)?.value ?? '')
  return { outcome, cells, names: [adapter] }
}

function groupsOf(columns: readonly Column[], labels: readonly string[]): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const column of columns) {
    const { outcome, cells, names } = toGroup(column, labels)
    const key = JSON.stringify([outcome, cells])
    groups.set(key, { outcome, cells, names: [...(groups.get(key)?.names ?? []), ...names] })
  }
  return [...groups.values()]
}

/** Gives each column of cells what it needs, and takes from the widest where that is too much; words stay whole. */
function fitWidths(rows: readonly (readonly string[])[], room: number): readonly number[] {
  const [first = []] = rows
  const longest = (i: number, split: (cell: string) => readonly string[]): number =>
    Math.max(...rows.flatMap((row) => split(row[i] ?? '').map(({ length }) => length)))
  const widths = first.map((_, i) => longest(i, (cell) => [cell]))
  const least = first.map((_, i) =>
    Math.min(
      longest(i, (cell) => cell.split(' ')),
      LONGEST_WORD,
    ),
  )
  for (let surplus = sum(widths) - room; surplus > 0; surplus--) {
    const spare = widths.map((width, i) => (width > (least[i] ?? 0) ? width : 0))
    const widest = spare.indexOf(Math.max(...spare))
    const width = spare[widest] ?? 0
    if (width === 0) break
    widths[widest] = width - 1
  }
  return widths
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** One place of a table: its text is wrapped and padded to its width, and then painted. */
interface Cell {
  readonly text: string
  readonly width: number
  readonly paint: (text: string) => string
}

function toCells(texts: readonly string[], widths: readonly number[], paint: Cell['paint']): readonly Cell[] {
  return texts.map((text, i) => ({ text, width: widths[i] ?? LONGEST_WORD, paint }))
}

function toLines(cells: readonly Cell[]): readonly string[] {
  const wrapped = cells.map(({ text, width }) => wrapText(text, width))
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const last = wrapped.findLastIndex((lines) => (lines[line] ?? '') !== '')
    const texts = cells.slice(0, last + 1).map(({ width, paint }, i) => {
      const text = wrapped[i]?.[line] ?? ''
      return paint(i === last ? text.trimEnd() : text.padEnd(width))
    })
    return `${MARGIN}${texts.join(GAP)}`
  })
}
