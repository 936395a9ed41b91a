import { readdirSync, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'vitest'

const packages = fileURLToPath(new URL('../packages/', import.meta.url))

/** What a package puts to the test. */
interface Subjects {
  readonly subjects: readonly { readonly name: string }[]
}

interface Kit {
  readonly runHandOff: (subjects: Subjects['subjects'], register: typeof test) => void
}

// By path, for the workspace's root depends on none of its packages.
const { runHandOff } = (await import(`${packages}conformance/src/index.ts`)) as Kit
const modules = readdirSync(packages)
  .filter((name) => name !== 'conformance')
  .map((name) => `${packages}${name}/test/subjects.ts`)
  .filter((path) => existsSync(path))
  .map(async (path) => (await import(path)) as Subjects)

runHandOff(
  (await Promise.all(modules)).flatMap(({ subjects }) => subjects),
  test,
)
