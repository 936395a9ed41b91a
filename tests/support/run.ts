import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** The folder of the workspace. */
export const ROOT: string = join(import.meta.dirname, '..', '..')

/** Runs a program and gives what it printed; throws all of it when the program fails. */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, printed, complaints } = attempt(command, args, cwd)
  if (status !== 0) throw new Error(`${command} ended with ${status}\n${printed}${complaints}`)
  return printed.trim()
}

/** How a program ended, and what it printed. */
export interface Attempt {
  readonly status: number | null
  readonly printed: string
  readonly complaints: string
}

/** Runs a program that may fail. */
export function attempt(command: string, args: readonly string[], cwd: string): Attempt {
  // A test that runs tests: the inner ones must not take themselves for a part of the outer ones.
  const { NODE_TEST_CONTEXT: _node, VITEST: _vitest, ...env } = process.env
  const { stdout, stderr, status, error } = spawnSync(command, args, {
    cwd,
    env: { ...env, NO_COLOR: '1' },
    encoding: 'utf8',
  })
  return { status, printed: stdout ?? '', complaints: stderr || String(error ?? '') }
}
