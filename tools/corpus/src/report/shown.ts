import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CorpusReport } from '../check-corpus.ts'

/** Shows one interaction in full: what was recorded, and what was made of it. */
export function toShown({ checked, leftOut, faults }: CorpusReport, folder: string): string {
  const [report] = checked
  if (report === undefined)
    return [...leftOut.map(({ reason }) => reason), ...faults.map(({ fault }) => fault)].join('\n')
  const { file, lane, findings, kept, request, shown } = report
  const recorded: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  return [
    `${file}, read as ${lane}`,
    section('recorded', recorded),
    section('the request, read', shown.parsed),
    section('the request, sent', shown.sent),
    section('what the events describe', shown.state),
    section('the answer, read', shown.result),
    section('leaves', kept),
    section('the request, compared', request),
    findings.length === 0 ? 'Nothing is wrong.' : section('what is wrong', findings),
  ].join('\n\n')
}

function section(title: string, value: unknown): string {
  return `${title}:\n${JSON.stringify(value, undefined, 2) ?? 'none'}`
}
