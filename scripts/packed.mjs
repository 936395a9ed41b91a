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
export function run(command, args, cwd, env = {}) {
  const path = `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`
  const options = { cwd, env: { ...process.env, PATH: path, NO_COLOR: '1', ...env }, encoding: 'utf8' }
  const { status, stdout, stderr, error } = spawnSync(command, args, { ...options, maxBuffer: 64 * 1024 * 1024 })
  if (status !== 0)
    throw new Error(`${command} ${args[0]} ended with ${status}\n${stdout ?? ''}${stderr || (error ?? '')}`)
  return stdout
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
