/** The one gate, cheap steps first, the same for everybody: `pnpm check`. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const STEPS = [
  { name: 'format', command: 'oxfmt --check .' },
  { name: 'lint', command: turbo('lint', 'lint:root') },
  { name: 'types', command: turbo('types', 'types:root') },
  { name: 'architecture', command: turbo('test:root') },
  { name: 'tests', command: turbo('test', 'test:trust', 'test:consumers') },
  { name: 'build', command: turbo('build') },
  { name: 'packages', command: turbo('package') },
  { name: 'size', command: 'size-limit --silent' },
  { name: 'unused code', command: 'knip' },
  { name: 'audit', command: 'node scripts/audit.mjs', tells: true },
  { name: 'corpus', command: 'node --conditions=@concord/source tools/corpus/src/main.ts', needs: recordings },
]

const failed = STEPS.filter((step) => !passes(step))
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.map((step) => step.name).join(', ')}. What went wrong stands below each name.`)
  process.exitCode = 1
}

/** What is done per package goes through the cache; the flags are those of setup.mjs, since the cache goes by them. */
function turbo(...tasks) {
  return `turbo run ${tasks.join(' ')} --continue=dependencies-successful --output-logs=errors-only`
}

/** Recorded traffic of the vendors is no part of the project: where it is, it is read. */
function recordings() {
  return resolve(ROOT, process.env.CORPUS_DIR ?? '../shared/corpus')
}

function passes({ name, command, needs, tells = false }) {
  process.stdout.write(`${name.padEnd(14)}`)
  if (needs !== undefined && !existsSync(needs())) {
    console.log('          left out: there are no recordings in CORPUS_DIR, nor in ../shared/corpus')
    return true
  }
  const start = performance.now()
  const result = spawnSync(command, { cwd: ROOT, shell: true, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const isPassed = result.status === 0
  const told = tells ? result.stdout.trim() : 'OK'
  console.log(`${seconds.padStart(6)} s  ${isPassed ? told : 'failed'}`)
  if (!isPassed) console.log(result.stdout + result.stderr)
  return isPassed
}
