import type { CorpusReport } from '../check-corpus.ts'
import { toLaneRows } from './lanes.ts'
import { toRows } from './rows.ts'

/** Writes the report for programs. */
export function toJson(report: CorpusReport): object {
  const { checked, leftOut, faults } = report
  return {
    rows: toRows(report),
    lanes: toLaneRows(checked),
    findings: checked.flatMap(({ file, findings }) => findings.map((finding) => ({ file, ...finding }))),
    leftOut: leftOut.map(({ file, reason }) => ({ file, reason })),
    faults,
  }
}
