import { expect, test } from 'vitest'
import { loadKit, loadSubjects } from './kit.ts'

const { checkIsolation } = await loadKit()
const subjects = (await loadSubjects()).map((subject) => [subject.name, subject] as const)

const STREAMS = 500

test.for(subjects)(
  '%s: five hundred streams at once never mix',
  { timeout: 600_000 },
  async ([name, subject], { task }) => {
    expect(await checkIsolation(subject, STREAMS)).toBe(STREAMS)
    task.meta.counted = { subject: name, counts: { 'at once': STREAMS } }
  },
)
