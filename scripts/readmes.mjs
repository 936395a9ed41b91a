/**
 * Tries the READMEs and guides as a stranger would: `pnpm readmes [words]`.
 *
 * Each page has an empty folder and the lowest Node that the packages promise. What the page says to install is installed, our
 * packages from tarballs; where it says nothing, what its samples import. Its samples are type-checked and run as they stand, and what
 * they send to a vendor goes to an emulator. Needs the package registry, so that it is no part of the gate.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSamples } from '../tests/support/samples.ts'
import { NEAR_HOSTS, startWires } from '../tests/support/wires.ts'
import { attempt, manifestOf, pack, ROOT, run } from './packed.mjs'

const LOWEST = /\d+/.exec(manifestOf('core').engines.node)[0]
const words = process.argv.slice(2)
const pages = Map.groupBy(readSamples(), ({ place }) => place.replace(/:\d+$/, ''))
const chosen = [...pages].filter(([page]) => words.length === 0 || words.some((word) => page.includes(word)))

const folder = mkdtempSync(join(tmpdir(), 'concord-readmes-'))
const wires = await startWires()
try {
  const tarballs = pack(readdirSync(join(ROOT, 'packages')), join(folder, 'tarballs'))
  run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `node@${LOWEST}`], folder)
  const node = join(folder, 'node_modules', 'node', 'bin', 'node')
  console.log(`Node ${run(node, ['--version'], folder).trim()}`)
  for (const [page, samples] of chosen) {
    const faults = await tryPage(page, samples, tarballs, node)
    console.log(`${page}: ${samples.length} samples, ${faults.length} faults`)
    for (const fault of faults) console.log(`  ${fault.replaceAll('\n', '\n  ')}`)
    if (faults.length > 0) process.exitCode = 1
  }
} finally {
  await wires.close()
  rmSync(folder, { recursive: true })
}

async function tryPage(page, samples, tarballs, node) {
  const project = join(folder, page.replaceAll(/\W+/g, '-'))
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  // The adapter that samples for authors are about.
  cpSync(join(ROOT, 'tests', 'fixtures', 'wren'), project, { recursive: true })
  const asked = installedBy(page) ?? samples.flatMap(({ source }) => importsOf(source))
  try {
    install(project, asked, tarballs)
  } catch (error) {
    return [error.message]
  }
  const files = samples.map((_, number) => `sample-${number}.ts`)
  for (const [number, { source }] of samples.entries()) {
    writeFileSync(join(project, files[number]), `${source}\nexport {}\n`)
  }
  const faults = checkTypes(project, files).map((line) =>
    files.reduce((text, file, number) => text.replace(`${file}(`, `${samples[number].place} (`), line),
  )
  for (const [number, { place, notRun }] of samples.entries()) {
    if (notRun !== undefined) continue
    const complaint = await start(node, project, files[number])
    if (complaint !== '') faults.push(`${place} says ${complaint}`)
  }
  return faults
}

/** What a page says to install; `undefined`, where it says nothing. */
function installedBy(page) {
  const lines = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/(?:^|`)npm install ([^#`\n]+)/gm)]
  const named = lines.flatMap(([, line]) => line.split(' ')).filter((word) => word !== '' && !word.startsWith('-'))
  return named.length === 0 ? undefined : named
}

function importsOf(source) {
  const names = [...source.matchAll(/from '((?:@[^/']+\/)?[^/'.]+)/g)].map(([, name]) => name)
  return names.filter((name) => !name.startsWith('node:'))
}

/** Installs packages, and of ours also those that they depend on, which no registry has yet. */
function install(project, names, tarballs) {
  const own = collectOwn(names.filter((name) => name.startsWith('@concord/')))
  const others = names.filter((name) => !name.startsWith('@concord/'))
  const compiler = `typescript@${JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies.typescript}`
  const given = [...own].map((name) => tarballs[name.replace('@concord/', '')])
  const needed = [...new Set([...given, ...others, compiler, '@types/node@22'])]
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...needed], project)
}

function collectOwn(names, known = new Set()) {
  for (const name of names.filter((one) => !known.has(one))) {
    known.add(name)
    const { dependencies = {} } = manifestOf(name.replace('@concord/', ''))
    collectOwn(
      Object.keys(dependencies).filter((id) => id.startsWith('@concord/')),
      known,
    )
  }
  return known
}

/** Checks what `tsc --init` and Node's types would; gives the complaints. */
function checkTypes(project, files) {
  const compilerOptions = {
    module: 'nodenext',
    target: 'esnext',
    types: ['node'],
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  const compiler = join(project, 'node_modules', 'typescript', 'bin', 'tsc')
  return attempt('node', [compiler, '-p', '.', '--pretty', 'false'], project).match(/^\S.*error TS.*$/gm) ?? []
}

/** Runs a sample; gives what it complained about. */
function start(node, project, file) {
  const child = spawn(node, ['--no-warnings', '--import', NEAR_HOSTS, file], {
    cwd: project,
    env: { ...process.env, ...wires.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const chunks = []
  child.stderr.on('data', (chunk) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      const said = Buffer.concat(chunks).toString()
      resolve(said === '' && status !== 0 ? `nothing, and ended with ${status}` : said)
    })
  })
}
