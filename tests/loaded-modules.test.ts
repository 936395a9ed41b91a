import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const packages = fileURLToPath(new URL('../packages/', import.meta.url))

/** Imports a module, and prints the address of every module that was loaded for it. */
const LIST = `
  import { registerHooks } from 'node:module'
  const loaded = []
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
  await import(process.argv[1])
  console.log(JSON.stringify(loaded))
`

async function modulesOf(path: string): Promise<readonly string[]> {
  const options = ['--conditions=@concord/source', '--input-type=module', '--eval', LIST, path]
  const { stdout } = await promisify(execFile)(process.execPath, options)
  return JSON.parse(stdout) as readonly string[]
}

/** The packages whose modules these are; what is Node's own is none. */
function ownersOf(modules: readonly string[]): readonly string[] {
  const owners = modules
    .filter((url) => url.startsWith('file:'))
    .map((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)|\/(packages\/[^/]+)\/src\//.exec(url))
    .map((match) => match?.[1] ?? match?.[2] ?? 'unknown')
  return [...new Set(owners)].toSorted()
}

/** The packages that an SDK is a peer of: those of vendors. */
const adapters = readdirSync(packages).filter((name) => existsSync(`${packages}${name}/src/config.ts`))

test.each(adapters)('importing @concord/%s loads core, itself and no SDK', async (name) => {
  const manifest = JSON.parse(await readFile(`${packages}${name}/package.json`, 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  const promised = Object.keys(manifest.dependencies).map((dependency) => dependency.replace('@concord', 'packages'))

  const owners = ownersOf(await modulesOf(`${packages}${name}/src/index.ts`))

  expect(owners).toEqual([...new Set(['packages/core', `packages/${name}`, ...promised])].toSorted())
})
