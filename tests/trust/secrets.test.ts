import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadKit, loadSubjects, passesOn } from './kit.ts'

const { CANARIES, checkSecrets } = await loadKit()
const all = await loadSubjects()
const subjects = all.map((subject) => [subject.name, subject] as const)

describe('no error, warning or log shows a secret', () => {
  test.for(subjects)('%s', { timeout: 300_000 }, async ([name, subject], { task }) => {
    const { errors, looks } = await checkSecrets(subject, passesOn(subject))
    expect(errors).toBeGreaterThan(50)
    task.meta.counted = { subject: name, counts: { 'looks for secrets': looks } }
  })

  test('nor does Node where nobody hears a rejection', { timeout: 300_000 }, () => {
    const { stdout, stderr } = rejectAll('warn')
    expect(Number(stdout)).toBeGreaterThan(50 * all.length)
    expect(stderr.split('CompletionError').length).toBeGreaterThan(Number(stdout))
    for (const canary of Object.values(CANARIES)) expect(stderr).not.toContain(canary)
  })

  test('nor does Node where an error ends the process', { timeout: 300_000 }, () => {
    const { stdout, stderr } = rejectAll('crash')
    expect(stderr.split('CompletionError').length).toBeGreaterThan(Number(stdout))
    for (const canary of Object.values(CANARIES)) expect(stderr).not.toContain(canary)
  })
})

/** What Node prints of all errors of all adapters; into a file, for a process that crashes does not wait for a pipe. */
function rejectAll(how: 'warn' | 'crash'): { stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'concord-'))
  const path = join(folder, 'stderr')
  const printed = openSync(path, 'w')
  const script = fileURLToPath(new URL('./reject-all.ts', import.meta.url))
  const flags = ['--conditions=@concord/source', ...(how === 'warn' ? ['--unhandled-rejections=warn'] : [])]
  const { stdout, status } = spawnSync(process.execPath, [...flags, script, how], {
    stdio: ['ignore', 'pipe', printed],
    encoding: 'utf8',
  })
  closeSync(printed)
  const stderr = readFileSync(path, 'utf8')
  rmSync(folder, { recursive: true })
  expect(status).toBe(how === 'warn' ? 0 : 1)
  return { stdout, stderr }
}
