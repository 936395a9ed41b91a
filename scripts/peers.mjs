/**
 * Tries every adapter with the lowest and the highest version of its vendor's SDK that it allows: `pnpm run peers [names] [--write]`.
 *
 * Each pair is installed in an empty folder, from tarballs, and put through its whole conformance suite; its types are checked
 * too. `--write` writes the table in docs/peers.md. Needs the package registry, so that it is no part of the gate.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { attempt, manifestOf, pack, ROOT, run } from './packed.mjs'
import { writeRows } from './markers.mjs'
import { writeTrial } from './trial.mjs'

const { values, positionals } = parseArgs({ options: { write: { type: 'boolean' } }, allowPositionals: true })
const adapters = readdirSync(join(ROOT, 'packages')).filter(
  (name) => existsSync(join(ROOT, 'packages', name, 'test', 'subjects.ts')) && sdkOf(name) !== undefined,
)
const chosen = positionals.length > 0 ? adapters.filter((name) => positionals.includes(name)) : adapters

const folder = mkdtempSync(join(tmpdir(), 'concord-peers-'))
const rows = []
try {
  const tarballs = pack([...chosen, 'conformance'], join(folder, 'tarballs'))
  for (const name of chosen) {
    for (const version of versionsOf(sdkOf(name))) {
      rows.push(tryPair(name, version, tarballs))
      console.log(toLine(rows.at(-1)))
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
if (values.write) writeRows(join(ROOT, 'docs', 'peers.md'), 'peers', toTable(rows))
process.exitCode = rows.every(({ failed, types }) => failed.length === 0 && types.startsWith('hold')) ? 0 : 1

/** The one peer that is not optional: the vendor's SDK, with its range. */
function sdkOf(name) {
  const { peerDependencies = {}, peerDependenciesMeta = {} } = manifestOf(name)
  const found = Object.entries(peerDependencies).find(([id]) => peerDependenciesMeta[id]?.optional !== true)
  return found === undefined ? undefined : { id: found[0], range: found[1] }
}

/** Both ends of a range; one, where they are the same. */
function versionsOf({ id, range }) {
  const printed = JSON.parse(run('npm', ['view', `${id}@${range}`, 'version', '--json'], folder))
  const all = [printed].flat()
  return [...new Set([all[0], all.at(-1)])]
}

function tryPair(name, version, tarballs) {
  const { id, range } = sdkOf(name)
  const project = join(folder, `${name}-${version}`)
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  const needed = [
    'core',
    'server',
    'emulator',
    'conformance',
    ...Object.keys(tarballs).filter((one) => isOf(name, one)),
  ]
  const others = ['zod', '@types/node'].map(
    (one) =>
      `${one}@${JSON.parse(readFileSync(join(ROOT, 'node_modules', one === 'zod' ? '../packages/core/node_modules/zod' : one, 'package.json'), 'utf8')).version}`,
  )
  run(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      `${id}@${version}`,
      ...others,
      ...new Set(needed.map((one) => tarballs[one])),
    ],
    project,
  )
  writeTrial(name, project)
  const outcomes = JSON.parse(run('node', ['trial.ts'], project))
  return {
    name,
    id,
    range,
    version,
    held: outcomes.filter(({ result }) => result === 'passed' || result === 'refused').length,
    failed: outcomes.filter(({ result }) => result === 'failed'),
    types: checkTypes(project),
  }
}

/** Whether a tarball is this package, or one that it depends on. */
function isOf(name, other) {
  return name === other || `@concord/${other}` in (manifestOf(name).dependencies ?? {})
}

/** Whether the declarations hold, ours beside the SDK's; what an SDK's own lack is its own affair. */
function checkTypes(project) {
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024'],
    types: ['node'],
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    skipLibCheck: false,
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['trial.ts'] }))
  const complaints = attempt('tsc', ['-p', '.', '--pretty', 'false'], project).match(/^\S.*error TS.*$/gm) ?? []
  const ours = complaints.filter(
    (line) => !line.startsWith('node_modules/') || line.startsWith('node_modules/@concord/'),
  )
  if (ours.length > 0) return `broken: ${ours[0]}`
  return complaints.length === 0 ? 'hold' : 'hold, but for the SDK’s own'
}

function toLine({ name, id, version, held, failed, types }) {
  const faults = failed.map((one) => `\n  ${one.subject} · ${one.name}: ${one.error}`).join('')
  return `${name} with ${id} ${version}: ${held} hold, ${failed.length} fail; types ${types}${faults}`
}

function toTable(all) {
  return {
    head: [
      '| Package | SDK | Range | Tried | Cases that hold | that fail | Types |',
      '| --- | --- | --- | --- | ---: | ---: | --- |',
    ],
    rows: all.map(
      ({ name, id, range, version, held, failed, types }) =>
        `| \`@concord/${name}\` | \`${id}\` | \`${range}\` | ${version} | ${held} | ${failed.length} | ${types} |`,
    ),
  }
}
