import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

/** The entry points that are promised to users: `./schema` → `schema/index.d.ts`. */
const ENTRIES = Object.entries(manifest.exports).flatMap(([entry, target]) =>
  typeof target === 'object' && entry !== './arbitraries'
    ? [[entry === '.' ? 'index' : entry.slice('./'.length), target.types.slice('./dist/'.length)] as const]
    : [],
)

const root = fileURLToPath(new URL('..', import.meta.url))
let emitted: string

beforeAll(async () => {
  emitted = await mkdtemp(join(tmpdir(), 'concord-api-'))
  const compiler = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
  const options = ['--noCheck', '--emitDeclarationOnly', '--declarationMap', 'false', '--removeComments']
  await promisify(execFile)(
    process.execPath,
    [compiler, '-p', 'tsconfig.build.json', ...options, '--outDir', emitted],
    { cwd: root },
  )
})

afterAll(() => rm(emitted, { recursive: true, force: true }))

test.each(ENTRIES)('the declarations of %s are the ones that were agreed on', async (entry, file) => {
  const declarations = await readReachable(file)
  const text = [...declarations]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, source]) => `// ${path}\n${source}`)
    .join('\n')
  await expect(
    text,
    'the public types changed; if that is meant, run `pnpm --filter @concord/core exec vitest run test/api.test.ts -u`',
  ).toMatchFileSnapshot(`../api/${entry}.d.ts.txt`)
})

/** Reads a declaration file and all that it refers to in this package, by path. */
async function readReachable(
  file: string,
  found: Map<string, string> = new Map(),
): Promise<ReadonlyMap<string, string>> {
  if (found.has(file)) return found
  const source = await readFile(join(emitted, file), 'utf8')
  found.set(file, source)
  for (const [, specifier = ''] of source.matchAll(/(?:from |import\()['"](\.[^'"]*)\.ts['"]/g))
    await readReachable(posix.join(posix.dirname(file), `${specifier}.d.ts`), found)
  return found
}
