/** Prints how often each adapter was put to the test, from the reports that vitest wrote: `node scripts/counts.mjs`. */
import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { reportPaths } from './totals.mjs'

/** Writes a table of the subjects and everything that was counted for them; nothing where nothing was. */
export function toCountLines(root) {
  const rows = collectCounts(root)
  const columns = [...new Set([...rows.values()].flatMap((counts) => Object.keys(counts)))]
  if (columns.length === 0) return []
  const cells = [...rows].map(([subject, counts]) => [subject, ...columns.map((column) => counts[column] ?? '')])
  const totals = columns.map((column) => sum([...rows.values()].map((counts) => counts[column] ?? 0)))
  return ['', ...toTable([['', ...columns], ...cells, ['all', ...totals]]), '']
}

/** Adds up what tests say that they counted, and the passed cases of the groups of errors, aborts and retries. */
function collectCounts(root) {
  const rows = new Map()
  const add = (subject, counts) => {
    const row = rows.get(subject) ?? {}
    for (const [name, count] of Object.entries(counts)) row[name] = (row[name] ?? 0) + count
    rows.set(subject, row)
  }
  for (const path of reportPaths(root)) {
    for (const { title, status, meta } of testsIn(path)) {
      const [, subject, group] = /^(.+) · ([KL]) /.exec(title) ?? []
      if (group !== undefined && status === 'passed') add(subject, { [GROUPS[group]]: 1 })
      if (meta?.counted !== undefined) add(meta.counted.subject, meta.counted.counts)
    }
  }
  return rows
}

const GROUPS = { K: 'error cases', L: 'abort and retry' }

function testsIn(path) {
  return JSON.parse(readFileSync(path, 'utf8')).testResults.flatMap(({ assertionResults }) => assertionResults)
}

function sum(counts) {
  return counts.reduce((total, count) => total + count, 0)
}

function toTable(rows) {
  const widths = rows[0].map((_cell, i) => Math.max(...rows.map((row) => String(row[i]).length)))
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i]))).join('  '),
  )
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  for (const line of toCountLines(fileURLToPath(new URL('..', import.meta.url)))) console.log(line)
