import type { Subject } from '../suite/subject.ts'
import { type BodyEnding, toResponse } from '../wire/body.ts'
import { createInProcessClient, type InProcessClient } from '../wire/in-process-client.ts'
import { createStreamSamples, SAMPLE_REQUEST, type Sample } from '../wire/samples.ts'
import { createJudge } from './judge.ts'
import { type Outcome, readOut } from './outcome.ts'
import { withLateUsage } from './late-usage.ts'
import { readUncut, type Uncut } from './uncut.ts'

/** What became of the streams of a subject that were cut after every byte, by a clean close and by a reset. */
export interface CutReport {
  readonly subject: string
  readonly streams: number
  readonly cuts: number
  /** Cuts after the end mark: nothing is missing. */
  readonly complete: number
  /** Whether the wire has an end mark. */
  readonly isMarked: boolean
  /** On a wire without one: clean closes after every choice had its word, which nobody can tell from the end. */
  readonly invisible: number
}

/**
 * Cuts every stream of a subject after each of its bytes, in process. Rejects where an outcome is neither the whole answer nor
 * one `interrupted` error whose `partial` holds everything that was handed out.
 */
export async function checkCuts({ name, createHarness }: Subject): Promise<CutReport> {
  const harness = createHarness()
  await using wired = await createInProcessClient(harness)
  const report = { subject: name, streams: 0, cuts: 0, complete: 0, isMarked: true, invisible: 0 }
  for (const sample of await createStreamSamples(harness)) {
    const uncut = await readUncut(wired, sample)
    if (!uncut.isMarked) report.isMarked = false
    const late = uncut.isMarked ? undefined : withLateUsage(sample)
    const checks = [await checkSample(wired, sample, uncut)]
    if (late !== undefined) checks.push(await checkSample(wired, late, await readUncut(wired, late)))
    for (const { cuts, complete, invisible } of checks) {
      report.streams++
      report.cuts += cuts
      report.complete += complete
      report.invisible += invisible
    }
  }
  return report
}

async function checkSample(
  wired: InProcessClient,
  sample: Sample,
  uncut: Uncut,
): Promise<{ cuts: number; complete: number; invisible: number }> {
  const counts = { cuts: sample.bytes.length * 2, complete: 0, invisible: 0, interrupted: 0 }
  for (const ending of ['close', 'reset'] as const) {
    const judge = createJudge(sample, uncut, ending)
    for (let end = 0; end < sample.bytes.length; end++) {
      const outcome = await readCut(wired, sample, end, ending)
      counts[judge(outcome, end)]++
    }
  }
  return counts
}

/** Reads a stream that is cut after some bytes. */
function readCut(
  { client, answerWith }: InProcessClient,
  sample: Sample,
  end: number,
  ending: BodyEnding,
): Promise<Outcome> {
  answerWith(() => toResponse(sample, sample.bytes.subarray(0, end), ending))
  return readOut(client.stream(SAMPLE_REQUEST))
}
