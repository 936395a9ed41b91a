import type { Column, Outcome } from '../run/column.ts'

/** What stands before an adapter. */
export const MARKS: Readonly<Record<Outcome, string>> = {
  running: '…',
  ok: '✓',
  cannot: '–',
  left_out: '○',
  failed: '✗',
}

/** Marks an adapter's name by its outcome. */
export function toTitle({ adapter, outcome }: Pick<Column, 'adapter' | 'outcome'>): string {
  return `${MARKS[outcome]} ${adapter}`
}
