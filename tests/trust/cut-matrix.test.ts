import { describe, expect, test } from 'vitest'
import { loadKit, loadSubjects } from './kit.ts'

const { checkCuts, checkSocketCuts } = await loadKit()
const subjects = (await loadSubjects()).map((subject) => [subject.name, subject] as const)

const LONG = { timeout: 600_000 }

describe('a stream that is cut is whole, or an error that keeps what had arrived', () => {
  test.for(subjects)('%s: after every byte, in process', LONG, async ([name, subject], { task }) => {
    const { streams, cuts, complete, isMarked, invisible } = await checkCuts(subject)
    expect(streams).toBeGreaterThanOrEqual(2)
    expect(complete + invisible).toBeLessThan(cuts / 10)
    expect(invisible === 0).toBe(isMarked)
    task.meta.counted = { subject: name, counts: { cuts, 'after the end': complete, 'not to be seen': invisible } }
  })

  test.for(subjects)('%s: two hundred times over sockets', LONG, async ([name, subject], { task }) => {
    const cuts = await checkSocketCuts(subject, 200)
    expect(cuts).toBe(200)
    task.meta.counted = { subject: name, counts: { 'over sockets': cuts } }
  })
})
