import { expect, test } from 'vitest'
import { loadKit, loadSubjects } from './kit.ts'

const { checkOddWires } = await loadKit()
const subjects = (await loadSubjects()).map((subject) => [subject.name, subject] as const)

test.for(subjects)(
  '%s: however HTTP brings an answer, it is whole or an error',
  { timeout: 300_000 },
  async ([name, subject], { task }) => {
    const count = await checkOddWires(subject)
    expect(count).toBeGreaterThanOrEqual(26)
    task.meta.counted = { subject: name, counts: { 'odd wires': count } }
  },
)
