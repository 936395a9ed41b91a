import { expect, test } from 'vitest'
import { loadKit, loadSubjects } from './kit.ts'

const { checkInbound } = await loadKit()
const subjects = (await loadSubjects()).map((subject) => [subject.name, subject] as const)

test.for(subjects)(
  '%s: what nobody should send is refused in the shape of the dialect, and nobody is served on who is gone',
  { timeout: 300_000 },
  async ([name, subject], { task }) => {
    const { refused } = await checkInbound(subject)
    expect(refused).toBeGreaterThan(20)
    task.meta.counted = { subject: name, counts: { 'refused inbound': refused } }
  },
)
