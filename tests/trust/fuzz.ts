import { describe, expect, test } from 'vitest'
import { loadKit, loadSubjects, passesOn, shareOf } from './kit.ts'

const RUNS = 20_000
const SEED = 1

/** Registers every second subject: two files are two processes. */
export async function fuzzHalf(half: 0 | 1): Promise<void> {
  const { checkFuzz } = await loadKit()
  const all = await loadSubjects()
  const subjects = all.filter((_subject, i) => i % 2 === half).map((subject) => [subject.name, subject] as const)

  describe('whatever comes, an answer is lawful or the failure is a CompletionError', () => {
    test.for(subjects)('%s', { timeout: 600_000 }, async ([name, subject], { task }) => {
      const options = { runs: shareOf(subject, all, RUNS), seed: SEED, passesOn: passesOn(subject) }
      const { runs, answers, errors } = await checkFuzz(subject, options)
      expect(answers + errors).toBe(runs)
      expect(Math.min(answers, errors)).toBeGreaterThan(runs / 100)
      task.meta.counted = { subject: name, counts: { 'fuzz runs': runs, lawful: answers, failed: errors } }
    })
  })
}
