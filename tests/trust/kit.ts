import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What a package puts to the test. */
export interface Subject {
  readonly name: string
  /** The folder of its package. */
  readonly folder: string
  readonly createHarness: () => object
}

/** A way to break an adapter. */
export interface Mutant {
  readonly caughtBy: string
  readonly breaks: (harness: object) => object
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
  ) => Promise<{ streams: number; cuts: number; complete: number; isMarked: boolean; invisible: number }>
  readonly checkSocketCuts: (subject: Subject, count?: number) => Promise<number>
  readonly checkInbound: (subject: Subject) => Promise<{ refused: number }>
  readonly checkOddWires: (subject: Subject) => Promise<number>
  readonly checkIsolation: (subject: Subject, count: number) => Promise<number>
  readonly checkSecrets: (subject: Subject, passesOn: boolean) => Promise<{ errors: number; looks: number }>
  readonly collectErrors: (subject: Subject, passesOn: boolean) => Promise<readonly { name: string; error: Error }[]>
  readonly checkMutants: (
    subject: Subject,
    mutants: readonly Mutant[],
  ) => Promise<readonly { modes: readonly string[] }[]>
  readonly PLANTED_FAULTS: Readonly<Record<'truncation' | 'retry' | 'key', Mutant>>
  readonly CANARIES: Readonly<Record<string, string>>
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

/** Whether a client passes on what its service says, and answers for no more than its own errors. */
export function passesOn({ name }: Subject): boolean {
  return name === 'native'
}

/** How often a subject is tried of so many times for its adapter: the hosts of one adapter, which are many, share them. */
export function shareOf(subject: Subject, all: readonly Subject[], runs: number): number {
  const siblings = all.filter(({ folder }) => folder === subject.folder).length
  return siblings <= MOST_APIS ? runs : Math.ceil(runs / siblings)
}

/** More than these are no APIs of one vendor, but hosts of one API. */
const MOST_APIS = 4
