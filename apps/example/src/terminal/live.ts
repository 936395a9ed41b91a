import type { Column } from '../run/column.ts'
import type { Style } from './style.ts'
import { toTitle } from './marks.ts'

/** Writes what is going on, an adapter a line: the latest fact, as it grows. */
export function toLive(columns: readonly Column[], tick: number, width: number, style: Style): readonly string[] {
  const titles = columns.map((column) =>
    column.outcome === 'running' ? `${spin(tick)} ${column.adapter}` : toTitle(column),
  )
  const titleWidth = Math.max(...titles.map((title) => title.length), 0)
  return columns.map((column, i) => {
    const title = (titles[i] ?? '').padEnd(titleWidth)
    const room = width - titleWidth - 5
    const news = tailOf(newsOf(column), room)
    const paint = column.outcome === 'ok' ? style.good : column.outcome === 'failed' ? style.bad : style.dim
    return `  ${paint(title)}  ${news}`.trimEnd()
  })
}

/** What shows that something is going on. */
export function spin(tick: number): string {
  return FRAMES[tick % FRAMES.length] ?? ''
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const

function newsOf({ facts, reason, outcome }: Column): string {
  const last = facts.at(-1)
  if (reason !== undefined) return reason
  if (last === undefined) return outcome === 'running' ? 'waiting' : ''
  return `${last.label}: ${last.value}`
}

/** The end of what is too long: that is where it grows. */
function tailOf(text: string, width: number): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length <= width ? line : `…${line.slice(line.length - width + 1)}`
}
