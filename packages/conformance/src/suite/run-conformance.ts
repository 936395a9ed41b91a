import { planConformance, type Trial } from './plan.ts'
import type { Subject } from './subject.ts'

/** Registers a test, as `test` of vitest and of `node:test` do. */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown

/** A subject, and the runner that tests it. */
export interface ConformanceOptions extends Subject {
  readonly test: RegisterTest
}

/**
 * Registers every case that an adapter has to pass, by what it declares: declared means that the case has to pass, undeclared that
 * the refusal is tested instead. A skip shows its reason, and fails when it is not needed.
 *
 * @example
 * runConformance({
 *   test,
 *   name: 'acme',
 *   createHarness: () => ({
 *     capabilities,
 *     dialect: acme,
 *     createClient: ({ url, ...options }) => createAcme({ apiKey: 'test-key', baseURL: url, ...options }),
 *   }),
 * })
 */
export function runConformance({ test, ...subject }: ConformanceOptions): void {
  for (const trial of planConformance(subject)) test(`${subject.name} · ${toTitle(trial)}`, trial.run)
}

/** The title of a trial: `B several choices stay apart, streamed`. */
function toTitle({ group, name, mode, kind, reason }: Trial): string {
  const suffix = { case: '', refusal: ' (refused)', skip: ` (skipped: ${reason})` }[kind]
  return `${group} ${name}, ${mode === 'stream' ? 'streamed' : 'whole'}${suffix}`
}
