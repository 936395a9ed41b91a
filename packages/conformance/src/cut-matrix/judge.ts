import { isDeepStrictEqual } from 'node:util'
import { fold } from '@concord/core/adapter'
import { assertLawful, checkChunk } from '@concord/core/laws'
import type { BodyEnding } from '../wire/body.ts'
import type { Sample } from '../wire/samples.ts'
import { findLoss } from './beginning.ts'
import type { Outcome } from './outcome.ts'
import type { Uncut } from './uncut.ts'

/** What a cut came to; everything else throws. */
export type Verdict = 'complete' | 'invisible' | 'interrupted'

/** Judges the cuts of one stream, each with one byte more than the one before. Throws a sentence that names the cut. */
export type Judge = (outcome: Outcome, end: number) => Verdict

/** Makes the state that judges the cuts of one stream by one kind of ending. */
export function createJudge(sample: Sample, uncut: Uncut, ending: BodyEnding): Judge {
  let before: Outcome | undefined
  return (outcome, end) => {
    try {
      const verdict = outcome.response === undefined ? 'interrupted' : judgeWhole(outcome, uncut, ending)
      if (verdict === 'interrupted') assertAllArrived(outcome, uncut, end)
      if (verdict === 'complete' && before?.response === undefined && !endsBetweenLines(sample, end))
        throw new Error('it is taken for whole within a line')
      assertInterrupted(outcome, uncut)
      assertGrowing(before, outcome)
      before = outcome
      return verdict
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error)
      const message = `${sample.name}, ${ending} after ${end} of ${sample.bytes.length} bytes: ${told}`
      throw new Error(message, { cause: error })
    }
  }
}

function judgeWhole({ response }: Outcome, uncut: Uncut, ending: BodyEnding): Verdict {
  if (isDeepStrictEqual(response, uncut.response)) return 'complete'
  if (uncut.isMarked || ending === 'reset') throw new Error('it is taken for whole')
  if (!isDeepStrictEqual(response?.choices, uncut.response.choices))
    throw new Error('it is taken for whole, and something that was said is missing')
  return 'invisible'
}

/** A line counts as a whole only, and so does a frame of bytes. */
function endsBetweenLines({ bytes, ends }: Sample, end: number): boolean {
  return ends.includes(end) || bytes[end] === 0x0a || bytes[end] === 0x0d || bytes[end - 1] === 0x0a
}

/** What had arrived was handed out, but for what the decoder holds back to the end. */
function assertAllArrived({ chunks }: Outcome, uncut: Uncut, end: number): void {
  const arrived = uncut.arrivals.filter((arrival) => arrival <= end).length
  const due = Math.min(arrived, uncut.chunks.length - 1)
  if (chunks.length < due) throw new Error(`${due} chunks had arrived, and ${chunks.length} were handed out`)
}

/** Asserts that an outcome that is no answer is one `interrupted` error, with what was handed out and what was held back. */
export function assertInterrupted({ error, chunks }: Outcome, uncut: Uncut): void {
  if (error === undefined) return
  const { kind, partial } = error
  if (kind !== 'interrupted') throw new Error(`the error is ${kind}`)
  if (!isDeepStrictEqual(chunks, uncut.chunks.slice(0, chunks.length)))
    throw new Error('a chunk was handed out that the whole stream does not have')
  if (chunks.length > 0 && partial === undefined) throw new Error('partial is missing')
  if (partial === undefined) return
  assertLawful(checkChunk(partial))
  const lost = chunks.length === 0 ? undefined : findLoss(fold(chunks), partial)
  if (lost !== undefined) throw new Error(`partial lacks ${lost} of what was handed out`)
  const made = findLoss(partial, uncut.response)
  if (made !== undefined) throw new Error(`partial has ${made}, and the whole has not`)
}

/** One byte more takes nothing away. */
function assertGrowing(before: Outcome | undefined, outcome: Outcome): void {
  if (before?.response !== undefined && outcome.response === undefined)
    throw new Error('it was taken for whole with one byte less')
  const earlier = before?.response ?? before?.error?.partial
  if (earlier === undefined) return
  const later = outcome.response ?? outcome.error.partial
  const lost = later === undefined ? 'everything' : findLoss(earlier, later)
  if (lost !== undefined) throw new Error(`one byte more takes ${lost} away`)
}
