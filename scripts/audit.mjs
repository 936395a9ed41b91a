/**
 * Asks the package registry for known weaknesses of what users of the packages get: `node scripts/audit.mjs`.
 *
 * The exit code is 1 where one is high or critical. Where no registry answers, nothing can be said, and the step is left out.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const GRAVE = new Set(['high', 'critical'])

const { stdout } = spawnSync('pnpm', ['audit', '--prod', '--json'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  encoding: 'utf8',
  shell: process.platform === 'win32',
  timeout: 60_000,
})
const counts = parse(stdout ?? '')?.metadata?.vulnerabilities
if (counts === undefined) {
  console.log('left out: no registry answers an audit here')
} else {
  const found = Object.entries(counts).filter(([, count]) => count > 0)
  console.log(
    found.length === 0 ? 'OK: nothing is known' : found.map(([grade, count]) => `${count} ${grade}`).join(', '),
  )
  if (found.some(([grade]) => GRAVE.has(grade))) {
    console.log('See pnpm audit --prod; raise what it names, or give the reason in pnpm-workspace.yaml (auditConfig).')
    process.exitCode = 1
  }
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
