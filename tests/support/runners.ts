import { attempt } from './run.ts'

/** What a run of tests printed, and the counts in it. */
export interface Counted {
  readonly passed: number
  readonly failed: number
  readonly printed: string
}

/** Runners of tests, each with how its counts are read. */
export const RUNNERS: Readonly<Record<string, (folder: string) => Counted>> = {
  'node:test': (folder) => {
    const { printed } = attempt('node', ['--test', '--test-reporter=tap', 'conformance.test.ts'], folder)
    return { passed: countIn(printed, /^# pass (\d+)$/m), failed: countIn(printed, /^# fail (\d+)$/m), printed }
  },
  vitest: (folder) => {
    const args = ['run', '--root', folder, 'conformance.spec.ts']
    const { printed, complaints } = attempt('vitest', args, folder)
    const [line = ''] = /^ *Tests .*$/m.exec(printed) ?? []
    const failed = /(\d+) failed/.test(line) ? countIn(line, /(\d+) failed/) : 0
    return { passed: countIn(line, /(\d+) passed/), failed, printed: printed + complaints }
  },
}

/** The number that a program printed; not a number where it printed none. */
function countIn(printed: string, pattern: RegExp): number {
  return Number(pattern.exec(printed)?.[1] ?? NaN)
}
