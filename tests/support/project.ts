import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { ROOT, run } from './run.ts'

/** Makes a folder of a stranger, with these packages installed as npm would get them. */
export function createProject(names: readonly string[]): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'concord-consumer-')))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  link(folder, '@types/node', join(ROOT, 'node_modules', '@types', 'node'))
  for (const name of new Set(names)) install(folder, name)
  return folder
}

/** Installs a package from its tarball, and beside it what it depends on, from the workspace: no network is needed. */
function install(folder: string, name: string): void {
  const source = join(ROOT, 'packages', name)
  if (!existsSync(join(source, 'dist'))) throw new Error('There is no build; run "pnpm exec turbo run build" first.')
  run('pnpm', ['pack', '--pack-destination', folder], source)
  const tarball = readdirSync(folder).find((file) => file.startsWith(`concord-${name}-`)) ?? ''
  const target = join(folder, 'node_modules', '@concord', name)
  mkdirSync(target, { recursive: true })
  run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], folder)
  const manifest = readFileSync(join(target, 'package.json'), 'utf8')
  expect(manifest).not.toContain('workspace:')
  for (const dependency of readDependencies(manifest)) {
    link(folder, dependency, join(source, 'node_modules', dependency))
  }
}

function readDependencies(manifest: string): readonly string[] {
  // The manifest is the one that pnpm has just written.
  const { dependencies, peerDependencies } = JSON.parse(manifest) as Record<string, Record<string, string> | undefined>
  return Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !name.startsWith('@concord/'))
}

/** Lets a project find a package that is installed elsewhere. */
export function link(folder: string, name: string, target: string): void {
  const path = join(folder, 'node_modules', name)
  if (existsSync(path)) return
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(realpathSync(target), path)
}
