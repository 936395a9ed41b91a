/** Counts the tests of the last run from the reports that vitest wrote: `node scripts/totals.mjs`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Gives the path of every report that there is. */
export function reportPaths(root) {
  const folders = ['packages', 'apps', 'tools'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
  )
  const paths = folders.map((folder) => join(folder, 'test-report.json'))
  const rootPaths = ['test-report.json', 'trust/test-report.json', 'consumers-report.json'].map((name) =>
    join(root, 'tests', name),
  )
  return [...paths, ...rootPaths].filter((path) => existsSync(path))
}

/** Adds up all reports. A file that broke before its first test counts as one failure. */
export function collectTotals(root) {
  const totals = { passed: 0, failed: 0, skipped: 0 }
  for (const path of reportPaths(root)) {
    const report = JSON.parse(readFileSync(path, 'utf8'))
    totals.passed += report.numPassedTests
    totals.failed += report.numFailedTests + report.testResults.filter(isBroken).length
    totals.skipped += report.numPendingTests + report.numTodoTests
  }
  return totals
}

/** Writes the one line that a person and a machine read. */
export function toLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** Names what was skipped, by the titles around it: that is where its reason stands. */
export function collectSkips(root) {
  const results = reportPaths(root).flatMap((path) => JSON.parse(readFileSync(path, 'utf8')).testResults)
  const skipped = results.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => SKIPPED.has(status)),
  )
  return [...new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles.join(', ') || title))]
}

const SKIPPED = new Set(['skipped', 'pending', 'todo'])

function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((result) => result.status === 'failed')
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(toLine(collectTotals(fileURLToPath(new URL('..', import.meta.url)))))
