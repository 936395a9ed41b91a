/**
 * Tries the packages, as npm would get them, in every runtime that can be had: `pnpm runtimes [words] [--quick] [--write]`.
 *
 * The same facts are checked in each, against emulators in a process beside it; where the kit's whole suite runs, it does too,
 * unless it has to be quick.
 * `--write` writes the table in docs/runtimes.md. The runtimes are installed in `runtimes/`, which is no part of the workspace.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { writeRows } from './markers.mjs'
import { pack, ROOT, run } from './packed.mjs'
import { writeTrial } from './trial.mjs'

const ADAPTERS = ['openai', 'anthropic', 'google', 'openai-compatible']
const HOME = join(ROOT, 'runtimes')
const PROJECT = join(HOME, '.packed')

const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean' }, quick: { type: 'boolean' } },
  allowPositionals: true,
})

if (!existsSync(join(HOME, 'node_modules'))) run('pnpm', ['install', '--frozen-lockfile'], HOME)
setUp()
const rows = []
for await (const row of tryAll()) {
  rows.push(row)
  console.log(toLine(row))
}
if (values.write) writeRows(join(ROOT, 'docs', 'runtimes.md'), 'runtimes', toTable(rows))
process.exitCode = rows.every(({ failed, suite }) => failed.length === 0 && (suite?.failed ?? []).length === 0) ? 0 : 1

/** A folder of a stranger: the tarballs in its node_modules, and the facts beside. */
function setUp() {
  rmSync(PROJECT, { recursive: true, force: true })
  cpSync(join(HOME, 'src'), PROJECT, { recursive: true })
  writeFileSync(join(PROJECT, 'package.json'), '{ "type": "module" }\n')
  const tarballs = pack([...ADAPTERS, 'conformance'], join(PROJECT, 'tarballs'))
  for (const [name, tarball] of Object.entries(tarballs)) {
    const target = join(PROJECT, 'node_modules', '@concord', name)
    mkdirSync(target, { recursive: true })
    run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], PROJECT)
  }
  for (const name of ADAPTERS) {
    const folder = join(PROJECT, 'suite', name)
    mkdirSync(folder, { recursive: true })
    writeTrial(name, folder)
  }
}

async function* tryAll() {
  const { node } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies
  const command = join(HOME, 'node_modules', `node-${node.split('.')[0]}`, 'bin', 'node')
  const child = spawn(command, ['host.ts', values.quick ? 'facts' : 'all', ...positionals], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout)) yield JSON.parse(line)
}

function toLine({ name, version, held, failed, suite, missing }) {
  if (missing !== undefined) return `${name}: could not be had\n  ${missing}`
  const whole = suite === undefined ? '' : `; the whole suite: ${suite.held} hold, ${suite.failed.length} fail`
  const faults = [...failed, ...(suite?.failed ?? [])].map((line) => `\n  ${line}`).join('')
  return `${name} (${version}): ${held} hold, ${failed.length} fail${whole}${faults}`
}

function toTable(all) {
  return {
    head: [
      '| Runtime | Version | Facts that hold | Cases of the whole suite that hold |',
      '| --- | --- | ---: | ---: |',
    ],
    rows: all.map(({ name, version, held, failed, suite, missing }) => {
      if (missing !== undefined) return `| ${name} | could not be had | | |`
      const whole = suite === undefined ? '–' : `${suite.held} of ${suite.held + suite.failed.length}`
      return `| ${name} | ${numberIn(version)} | ${held} of ${held + failed.length} | ${whole} |`
    }),
  }
}

/** A version without the words that a program puts around it. */
function numberIn(version) {
  return /\d+(?:\.\d+)+/.exec(version)?.[0] ?? version
}
