import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What a package puts to the test; its kit knows more of it. */
export interface Subject {
  readonly name: string
  readonly createHarness: () => { readonly capabilities: unknown }
}

const packages = fileURLToPath(new URL('../packages/', import.meta.url))

/** The kit, by its path: the workspace's root depends on none of its packages. */
export function importKit(): Promise<unknown> {
  return import(`${packages}conformance/src/index.ts`)
}

/** The subjects of every adapter; the native wire is none. */
export async function loadSubjects(): Promise<readonly Subject[]> {
  const modules = readdirSync(packages)
    .filter((name) => name !== 'conformance')
    .map((name) => `${packages}${name}/test/subjects.ts`)
    .filter((path) => existsSync(path))
    .map(async (path) => (await import(path)) as { readonly subjects: readonly Subject[] })
  return (await Promise.all(modules)).flatMap(({ subjects }) => subjects)
}

/** Language models of the AI SDK as clients. They take part in hand-offs alone: what else they keep stands in their own package. */
export async function loadBridged(): Promise<readonly Subject[]> {
  const { bridged } = (await import(`${packages}ai-sdk/test/bridged.ts`)) as { readonly bridged: readonly Subject[] }
  return bridged
}
