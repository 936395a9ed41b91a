import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What a package puts to the test. */
export interface Subject {
  readonly name: string
  /** The folder of its package. */
  readonly folder: string
}

/** How often something was tried, by what it is called. */
export type Counts = Readonly<Record<string, number>>

/** What was counted for a subject; the report holds it, from where it is printed. */
export interface Counted {
  readonly subject: string
  readonly counts: Counts
}

declare module 'vitest' {
  interface TaskMeta {
    counted?: Counted
  }
}

/** What is used of the conformance kit. */
export interface Kit {
  readonly checkCuts: (
    subject: Subject,
  ) => Promise<{ streams: number; cuts: number; complete: number; invisible: number }>
  readonly checkSocketCuts: (subject: Subject, count?: number) => Promise<number>
  readonly checkFuzz: (
    subject: Subject,
    options: { runs: number; seed: number; passesOn?: boolean },
  ) => Promise<{ runs: number; answers: number; errors: number }>
}

const packages = fileURLToPath(new URL('../../packages/', import.meta.url))

/** Loads the kit by its path, for the workspace's root depends on none of its packages. */
export async function loadKit(): Promise<Kit> {
  return (await import(`${packages}conformance/src/index.ts`)) as Kit
}

/** Loads the subjects of every package that has some. */
export async function loadSubjects(): Promise<readonly Subject[]> {
  const loaded = readdirSync(packages)
    .map((folder) => ({ folder, path: `${packages}${folder}/test/subjects.ts` }))
    .filter(({ path }) => existsSync(path))
    .map(async ({ folder, path }) => {
      const { subjects } = (await import(path)) as { readonly subjects: readonly Omit<Subject, 'folder'>[] }
      return subjects.map((subject): Subject => ({ ...subject, folder }))
    })
  return (await Promise.all(loaded)).flat()
}

/** How often a subject is tried of so many times for its adapter: the hosts of one adapter, which are many, share them. */
export function shareOf(subject: Subject, all: readonly Subject[], runs: number): number {
  const siblings = all.filter(({ folder }) => folder === subject.folder).length
  return siblings <= MOST_APIS ? runs : Math.ceil(runs / siblings)
}

/** More than these are no APIs of one vendor, but hosts of one API. */
const MOST_APIS = 4
