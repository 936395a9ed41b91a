import type { InteractionReport } from '../check-interaction.ts'
import type { CorpusReport } from '../check-corpus.ts'
import { type KeyRow, type LaneRow, toLaneRows } from './lanes.ts'
import { type Row, toRows } from './rows.ts'

/** Writes the report for people. */
export function toText(report: CorpusReport): string {
  const rows = toRows(report)
  const served = rows.filter(({ reason }) => reason === undefined)
  return [
    ...toTable(served),
    '',
    ...toLeftOut(rows.filter(({ reason }) => reason !== undefined)),
    ...report.faults.map(({ file, fault }) => `No interaction: ${file} (${fault})`),
    ...toLaneRows(report.checked).flatMap(toLane),
    ...toOffenders(report.checked),
    '',
    toVerdict(report, served),
  ].join('\n')
}

const HEAD = [
  'vendor',
  'endpoint',
  'stream',
  'seen',
  'translated',
  'laws broken',
  'kept',
  'in metadata',
  'left out',
  'lost',
  'requests equal',
  'mirrored',
]

function toTable(rows: readonly Row[]): readonly string[] {
  const cells = [HEAD, ...rows.map(toCells), toCells(sum(rows))]
  const widths = HEAD.map((_head, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)))
  return cells.map((row) =>
    row
      .map((cell, i) => (i < 3 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

function toCells(row: Row): readonly string[] {
  const { inContract, inMetadata, leftOut, lost } = row
  const meant = inContract + inMetadata + lost
  return [
    row.vendor,
    row.endpoint,
    row.vendor === TOTAL ? '' : row.isStreamed ? 'yes' : 'no',
    String(row.seen),
    String(row.translated),
    String(row.violations),
    meant === 0 ? '' : `${inContract + inMetadata}/${meant}`,
    meant === 0 ? '' : String(inMetadata),
    meant === 0 ? '' : String(leftOut),
    meant === 0 ? '' : String(lost),
    row.requests === 0 ? '' : `${row.requestsEqual}/${row.requests}`,
    row.answers === 0 ? '' : `${row.mirrored}/${row.answers}`,
  ]
}

const TOTAL = 'all'
const COUNTS = [
  'seen',
  'translated',
  'violations',
  'inContract',
  'inMetadata',
  'leftOut',
  'lost',
  'requests',
  'requestsEqual',
  'answers',
  'mirrored',
] as const

function sum(rows: readonly Row[]): Row {
  const counts = Object.fromEntries(COUNTS.map((key) => [key, rows.reduce((all, row) => all + row[key], 0)]))
  // The counts are those of a row.
  return { vendor: TOTAL, endpoint: '', isStreamed: false, ...(counts as Record<(typeof COUNTS)[number], number>) }
}

function toLeftOut(rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return []
  const groups = Map.groupBy(rows, ({ vendor, endpoint, reason = '' }) => `  ${vendor} ${endpoint}: ${reason}`)
  const lines = [...groups].map(([line, group]) => `${line} (${group.reduce((all, { seen }) => all + seen, 0)})`)
  return ['Left out', ...lines, '']
}

function toLane({ lane, share, metadata, options, normalForms }: LaneRow): readonly string[] {
  const percent =
    share === undefined
      ? 'no request'
      : `${(share * 100).toFixed(1)} % of the leaves of its requests in fields of the contract`
  return [
    `${lane}: ${percent}`,
    ...toKeys('in providerMetadata', metadata),
    ...toKeys('in providerOptions', options),
    ...toKeys(
      'equal but for',
      normalForms.map((row) => ({ ...row, reason: '' })),
    ),
    '',
  ]
}

function toKeys(title: string, rows: readonly KeyRow[]): readonly string[] {
  return rows.map(
    ({ key, count, reason = 'NO REASON GIVEN' }) =>
      `  ${title}: ${key} (${count})${reason === '' ? '' : `, ${reason}`}`,
  )
}

/** The most that are shown, by what is wrong and where. */
const OFFENDERS = 40

/** What is wrong in the same place of several interactions is shown once, with the first of them; the most frequent first. */
function toOffenders(checked: readonly InteractionReport[]): readonly string[] {
  const found = checked.flatMap(({ file, lane, findings }) => findings.map((finding) => ({ file, lane, ...finding })))
  if (found.length === 0) return []
  const groups = [...Map.groupBy(found, ({ lane, check, path }) => `${check} of ${lane}${toPlace(path)}`)]
  const lines = groups
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, OFFENDERS)
    .map(([key, group]) => `  ${group.length} × ${key}\n    ${group[0]?.file}: ${group[0]?.message}`)
  const more = groups.length > OFFENDERS ? [`  … and ${groups.length - OFFENDERS} more`] : []
  return ['What is wrong', ...lines, ...more]
}

/** A path without its positions. */
function toPlace(path: string): string {
  const place = path.replace(/ \(.*\)$/, '').replaceAll(/\[\d+\]/g, '[]')
  return place === '' ? '' : ` at ${place}`
}

function toVerdict({ leftOut }: CorpusReport, served: readonly Row[]): string {
  const { seen, translated, violations, lost, requests, requestsEqual, answers, mirrored } = sum(served)
  return (
    `${seen} interactions on endpoints that are served, ${leftOut.length} on others. ${translated} translated, ` +
    `${violations} laws broken, ${lost} leaves lost, ${requestsEqual} of ${requests} requests equal, ` +
    `${mirrored} of ${answers} answers mirrored.`
  )
}
