import type { HandOffOutcome } from '../hand-off/run-hand-off.ts'
import type { Caught } from '../mutants/check-mutants.ts'
import type { Outcome } from '../suite/check-conformance.ts'

/** Everything that a run of the suite found. */
export interface Findings {
  readonly outcomes: readonly Outcome[]
  readonly handOffs: readonly HandOffOutcome[]
  readonly mutants: readonly Caught[]
}

/** Whether everything holds: no case fails, no hand-off, and no mutant lives. */
export function isConformant({ outcomes, handOffs, mutants }: Findings): boolean {
  return (
    outcomes.every(({ result }) => result !== 'failed') &&
    handOffs.every(({ result }) => result !== 'failed') &&
    mutants.every(({ modes }) => modes.length > 0)
  )
}

/** Writes the findings for a person: adapters × groups, what was left out and why, hand-offs, mutants, and what failed. */
export function toReport({ outcomes, handOffs, mutants }: Findings): string {
  return [
    section('Cases: passed + refused as declared − skipped', toGroupTable(outcomes)),
    section('Left out', toSkips(outcomes)),
    section('Hand-off: rows answer, columns go on', toHandOffTable(handOffs)),
    section('Mutants, and the case that catches each', toMutants(mutants)),
    section('Failed', toFailures(outcomes, handOffs)),
  ].join('')
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${title}\n\n${lines.map((line) => `  ${line}\n`).join('')}`
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}

function toGroupTable(outcomes: readonly Outcome[]): readonly string[] {
  const groups = unique(outcomes.map(({ group }) => group)).toSorted()
  const rows = unique(outcomes.map(({ subject }) => subject)).map((subject) => [
    subject,
    ...groups.map((group) => toCell(outcomes.filter((one) => one.subject === subject && one.group === group))),
    toCell(outcomes.filter((one) => one.subject === subject)),
  ])
  return toTable([['', ...groups, 'all'], ...rows])
}

function toCell(outcomes: readonly Outcome[]): string {
  const count = (result: Outcome['result']): number => outcomes.filter((one) => one.result === result).length
  const parts = [
    [`${count('passed')}`, true],
    [`+${count('refused')}`, count('refused') > 0],
    [`−${count('skipped')}`, count('skipped') > 0],
    [` ✗${count('failed')}`, count('failed') > 0],
  ] as const
  return parts.map(([text, isShown]) => (isShown ? text : '')).join('')
}

function toSkips(outcomes: readonly Outcome[]): readonly string[] {
  return unique(
    outcomes
      .filter(({ result }) => result === 'skipped')
      .map(({ subject, group, name, reason }) => `${subject} · ${group} ${name}: ${reason}`),
  )
}

function toHandOffTable(handOffs: readonly HandOffOutcome[]): readonly string[] {
  const names = unique(handOffs.map(({ from }) => from))
  const signs = { carried: '✓', refused: 'refused', failed: '✗' }
  const rows = names.map((from, i) => [
    `${i + 1} ${from}`,
    ...names.map((to) => {
      const found = handOffs.find((one) => one.from === from && one.to === to)
      return found === undefined ? '' : signs[found.result]
    }),
  ])
  return names.length === 0 ? [] : toTable([['', ...names.map((_name, i) => `${i + 1}`)], ...rows])
}

function toMutants(mutants: readonly Caught[]): readonly string[] {
  const modes = { complete: 'whole', stream: 'streamed' }
  const rows = mutants.map((one) => [
    one.modes.length > 0 ? '✓' : '✗',
    one.mutant,
    one.caughtBy,
    one.modes.map((mode) => modes[mode]).join(', ') || 'lives',
  ])
  return toTable(rows)
}

function toFailures(outcomes: readonly Outcome[], handOffs: readonly HandOffOutcome[]): readonly string[] {
  return [
    ...outcomes
      .filter(({ result }) => result === 'failed')
      .flatMap(({ subject, group, name, mode, error = '' }) => [
        `${subject} · ${group} ${name}, ${mode}`,
        ...error.split('\n').map((line) => `  ${line}`),
      ]),
    ...handOffs
      .filter(({ result }) => result === 'failed')
      .flatMap(({ from, to, error = '' }) => [`${from} → ${to}`, ...error.split('\n').map((line) => `  ${line}`)]),
  ]
}

function toTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
