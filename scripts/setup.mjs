/**
 * Makes a fresh clone ready and then runs a task in it: `node scripts/setup.mjs [task] [arguments]`.
 *
 * Needs npm and Node 20; the task itself runs on the Node that the workspace installs.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toCountLines } from './counts.mjs'
import { collectSkips, collectTotals, reportPaths, toLine } from './totals.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAMP = join(ROOT, 'node_modules', '.concord-setup')

const TASKS = {
  example: (args) =>
    run('node', ['--conditions=@concord/source', 'src/main.ts', ...args], join(ROOT, 'apps', 'example')),
  test: runTests,
  check: (args) => run('node', ['scripts/check.mjs', ...args]),
  conformance: (args) => run('node', ['--conditions=@concord/source', 'scripts/conformance.mjs', ...args]),
  memory: (args) => run('node', ['--conditions=@concord/source', '--expose-gc', 'scripts/memory.mjs', ...args]),
  fuzz: (args) => run('node', ['--conditions=@concord/source', 'scripts/fuzz.mjs', ...args]),
}

const [task, ...taskArguments] = process.argv.slice(2)
if (task !== undefined && !(task in TASKS)) {
  fail(`There is no task "${task}"; there are ${Object.keys(TASKS).join(', ')}.`)
}
if (!isInstalled()) install()
if (task !== undefined) process.exitCode = TASKS[task](taskArguments)

function isInstalled() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === toStamp()
}

function install() {
  const { node, pnpm } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies
  const packages = ['--package', `node@${node}`, '--package', `pnpm@${pnpm}`]
  const command = ['pnpm', 'install', '--frozen-lockfile', '--config.confirm-modules-purge=false']
  console.log(`Setting up with Node ${node} and pnpm ${pnpm} …`)
  const status = run('npx', ['--yes', ...packages, '--', ...command])
  if (status !== 0) {
    fail(
      'The set-up failed; the reason stands above. It needs npm on the PATH, a network that reaches the package ' +
        'registry, and a pnpm-lock.yaml that agrees with every package.json (if it does not: pnpm install).',
    )
  }
  writeFileSync(STAMP, toStamp())
}

/** One hash of everything that decides what an installation holds. */
function toStamp() {
  const manifests = ['packages', 'apps', 'tools'].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => join(folder, name, 'package.json')),
  )
  const hash = createHash('sha256')
  for (const path of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    if (existsSync(join(ROOT, path))) hash.update(path).update(readFileSync(join(ROOT, path)))
  }
  return hash.digest('hex')
}

/** Runs every test through the cache; the last line says how many there were. */
function runTests(args) {
  // A report that stays from an earlier run would be counted with this one.
  for (const path of reportPaths(ROOT)) rmSync(path)
  // The same flags as in check.mjs: turbo's cache goes by them too.
  const flags = ['--continue=dependencies-successful', '--output-logs=errors-only']
  console.log('Running the tests of every package that changed; some minutes at first …')
  const status = run('turbo', ['run', 'test', 'test:root', 'test:trust', 'test:consumers', ...flags, ...args])
  const totals = collectTotals(ROOT)
  if (status !== 0 && totals.failed === 0) console.log('Something failed before its tests could run; it stands above.')
  for (const line of toCountLines(ROOT)) console.log(line)
  for (const name of collectSkips(ROOT)) console.log(`Skipped: ${name}`)
  console.log(toLine(totals))
  return status === 0 && totals.failed > 0 ? 1 : status
}

function run(command, args, folder = ROOT) {
  const path = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const env = { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1' }
  const options = { cwd: folder, stdio: 'inherit', env }
  const { status, error } = spawnSync(command, args, { ...options, shell: process.platform === 'win32' })
  if (error !== undefined) console.error(`${command} did not start: ${error.message}`)
  return status ?? 1
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
