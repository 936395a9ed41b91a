/** The packages as npm would get them: what a stranger installs is what is tried. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Builds and packs these packages and what of the workspace they depend on; gives the tarball of each, by its name in `packages/`. */
export function pack(names, folder) {
  const all = collectNames(names)
  run('turbo', ['run', 'build', '--output-logs=errors-only', ...all.map((name) => `--filter=@concord/${name}`)], ROOT)
  mkdirSync(folder, { recursive: true })
  return Object.fromEntries(all.map((name) => [name, packOne(name, folder)]))
}

/** The manifest of a package of the workspace. */
export function manifestOf(name) {
  return JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'))
}

/** Runs a program and gives what it printed; throws all of it when the program fails. */
export function run(command, args, cwd) {
  const { status, stdout, stderr, error } = start(command, args, cwd)
  if (status !== 0)
    throw new Error(`${command} ${args[0]} ended with ${status}\n${stdout ?? ''}${stderr || (error ?? '')}`)
  return stdout
}

/** Runs a program that may fail, and gives what it printed. */
export function attempt(command, args, cwd) {
  const { stdout, stderr } = start(command, args, cwd)
  return `${stdout ?? ''}${stderr ?? ''}`
}

function start(command, args, cwd) {
  const path = `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`
  const env = { ...process.env, PATH: path, NO_COLOR: '1' }
  return spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

function collectNames(names, known = new Set()) {
  for (const name of names.filter((one) => !known.has(one))) {
    known.add(name)
    const own = Object.keys(manifestOf(name).dependencies ?? {}).filter((id) => id.startsWith('@concord/'))
    collectNames(
      own.map((id) => id.replace('@concord/', '')),
      known,
    )
  }
  return [...known]
}

function packOne(name, folder) {
  run('pnpm', ['pack', '--pack-destination', folder], join(ROOT, 'packages', name))
  const { version } = manifestOf(name)
  const file = `concord-${name}-${version}.tgz`
  if (!readdirSync(folder).includes(file)) throw new Error(`${name} was not packed as ${file}.`)
  return join(folder, file)
}
