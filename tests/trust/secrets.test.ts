import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
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

  test('nor does Node where nobody hears a rejection', { timeout: 300_000 }, async () => {
    const script = fileURLToPath(new URL('./reject-all.ts', import.meta.url))
    const flags = ['--conditions=@concord/source', '--unhandled-rejections=warn']
    const options = { maxBuffer: 256 * 1024 * 1024 }
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, script], options)

    expect(Number(stdout)).toBeGreaterThan(50 * all.length)
    expect(stderr.split('CompletionError').length).toBeGreaterThan(Number(stdout))
    for (const canary of Object.values(CANARIES)) expect(stderr).not.toContain(canary)
  })
})
