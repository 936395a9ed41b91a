/**
 * Writes a package for a new vendor, with every room still to be written: `pnpm new:adapter <name> [--sdk <package>]`.
 *
 * The rooms are those of new-adapter/template; what is the same in every vendor package comes from the model of one.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TEMPLATE = join(ROOT, 'scripts', 'new-adapter', 'template')
const MODEL = join(ROOT, 'packages', 'anthropic')
const SAME_EVERYWHERE = ['tsconfig.json', 'tsconfig.build.json', 'vitest.config.ts', 'test/conformance.test.ts']

/** Where the template names its vendor; what is none of these takes the name as it is. */
const PLACES =
  /(?<sdk>acme-sdk)|(?<upper>ACME)|(?<pascal>Acme)|(?<key>(?<=readonly )acme(?=\?))|(?<camel>acme(?=[A-Z.])|(?<=const )acme)|acme/g

const USAGE = `Usage: pnpm new:adapter <name> [--sdk <package>[@<range>]]

  <name>   the folder in packages/, such as acme or acme-cloud
  --sdk    the vendor's SDK on npm, which becomes a peer dependency; without it the adapter calls the API by fetch`

const { name, sdk } = readArguments(process.argv.slice(2))
const folder = join(ROOT, 'packages', name)
const files = [
  ['package.json', toManifest()],
  ...SAME_EVERYWHERE.map((path) => [path, readFileSync(join(MODEL, path), 'utf8')]),
  ...readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(sdk === undefined ? '.sdk.' : '.fetch.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(TEMPLATE.length + 1))
    .map((path) => [path.replace(/\.(?:sdk|fetch)\./, '.'), named(readFileSync(join(TEMPLATE, path), 'utf8'))]),
]
for (const [path, text] of files) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
// Names are of any length, so that lines break elsewhere.
spawnSync(join(ROOT, 'node_modules', '.bin', 'oxfmt'), [folder], { cwd: ROOT, shell: process.platform === 'win32' })
console.log(`packages/${name} is there; every room of it is still to be written. Go on with:

  pnpm install
  pnpm --filter @concord/${name} test    # fails for what is not written, and says what to write next

docs/adding-an-adapter.md tells the order of work.`)

function readArguments(args) {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(USAGE)
    process.exit(0)
  }
  const [given, ...others] = positionals
  if (given === undefined) fail('A name is missing.')
  if (others.length > 0) fail(`One name is enough; there are ${positionals.length}: ${positionals.join(', ')}.`)
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(given))
    fail(`"${given}" is no name for a package: it takes lower-case letters, digits and single hyphens, a letter first.`)
  if (existsSync(join(ROOT, 'packages', given))) fail(`packages/${given} is there already; take another name.`)
  return { name: given, sdk: values.sdk === undefined ? undefined : readSdk(values.sdk) }
}

function parse(args) {
  try {
    const options = { sdk: { type: 'string' }, help: { type: 'boolean', short: 'h' } }
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    return fail(error.message)
  }
}

/** The SDK and its range; without a range, its newest version is looked up. */
function readSdk(given) {
  const [, id, range] = /^((?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*)(?:@(.+))?$/.exec(given) ?? []
  if (id === undefined) fail(`"${given}" is no package of npm; write --sdk <package> or --sdk <package>@<range>.`)
  if (range !== undefined) return { id, peer: range, dev: range }
  const { status, stdout } = spawnSync('pnpm', ['view', id, 'version'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  const version = stdout?.trim()
  if (status !== 0 || !/^\d+\.\d+\.\d+/.test(version))
    fail(`The registry names no version of ${id}; check the name, or give a range: --sdk ${id}@^1.0.0.`)
  return { id, peer: `^${version}`, dev: version }
}

function toManifest() {
  const model = JSON.parse(readFileSync(join(MODEL, 'package.json'), 'utf8'))
  const modelSdk = Object.keys(model.peerDependencies).find((id) => id !== 'zod')
  const scope = modelSdk.split('/', 1)[0]
  const devDependencies = Object.fromEntries(
    Object.entries(model.devDependencies).filter(([id]) => id.split('/', 1)[0] !== scope),
  )
  const { [modelSdk]: _peer, ...peerDependencies } = model.peerDependencies
  const manifest = {
    ...model,
    name: `@concord/${name}`,
    description: `${spelled().pascal} for Concord${sdk === undefined ? '' : ', on its SDK'}`,
    devDependencies: sorted({ ...devDependencies, ...(sdk && { [sdk.id]: sdk.dev }) }),
    peerDependencies: sorted({ ...peerDependencies, ...(sdk && { [sdk.id]: sdk.peer }) }),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Gives the vendor of the template the name of this one, as the place wants it spelled; in one pass, for a name may hold the other. */
function named(text) {
  const { pascal, camel, upper } = spelled()
  const key = name === camel ? name : `'${name}'`
  const spellings = { sdk: sdk?.id ?? '', upper, pascal, key, camel }
  return text.replaceAll(PLACES, (...found) => {
    const [place] = Object.entries(found.at(-1)).find(([, word]) => word !== undefined) ?? []
    return place === undefined ? name : spellings[place]
  })
}

function spelled() {
  const pascal = name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
  return {
    pascal,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    upper: name.toUpperCase().replaceAll('-', '_'),
  }
}

function fail(sentence) {
  console.error(`${sentence}\n\n${USAGE}`)
  process.exit(2)
}
