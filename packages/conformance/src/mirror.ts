import type { CallMode, CompletionChunk, CompletionResponse, Warning } from '@concord/core'
import { cutResponse, picks } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { differences, isUnder } from './differences.ts'

/** An adapter and its mirror, joined by whatever lies between them. */
export interface MirrorHarness {
  /** What is sent to and fro. */
  readonly responses: fc.Arbitrary<CompletionResponse>
  /** What reading the wire back gives where nothing was lost. */
  normalize(response: CompletionResponse): CompletionResponse
  /** Lets the dialect write a response, cut into these chunks where it is streamed, and the adapter read it. */
  exchange(response: CompletionResponse, mode: CallMode, chunks: readonly CompletionChunk[]): Promise<Exchanged>
}

/** What came back, and what the dialect said was lost. */
export interface Exchanged {
  readonly response: CompletionResponse
  readonly warnings: readonly Warning[]
}

/** How often, and from which seed. */
export interface MirrorOptions {
  readonly runs: number
  readonly seed?: number | undefined
}

/** How the runs went. */
export interface MirrorReport {
  readonly runs: number
  /** How many were encoded without a warning. */
  readonly lossless: number
}

/**
 * Checks the mirror law in both modes: without warnings the adapter reads what the dialect's normal form says; with a
 * warning only the path that it names may differ. Rejects with the smallest counterexample, and when less than half of the
 * responses could be written without loss.
 */
export async function checkMirror(harness: MirrorHarness, { runs, seed }: MirrorOptions): Promise<MirrorReport> {
  assertIdempotent(harness, runs)
  let lossless = 0
  let total = 0
  const modes = fc.constantFrom<CallMode>('complete', 'stream')
  const property = fc.asyncProperty(harness.responses, modes, picks(), async (sent, mode, cuts) => {
    const { response, warnings } = await harness.exchange(sent, mode, toChunks(sent, cuts))
    total++
    if (warnings.length === 0) lossless++
    assertSame(response, harness.normalize(sent), warnings, mode)
  })
  await fc.assert(property, { numRuns: runs, ...(seed !== undefined && { seed }) })
  if (lossless * 2 < total) throw new Error(`only ${lossless} of ${total} responses were written without loss`)
  return { runs: total, lossless }
}

/** Cuts a response anywhere; but its request id is known before its first chunk. */
function toChunks(response: CompletionResponse, cuts: readonly number[]): readonly CompletionChunk[] {
  const { requestId, ...rest } = response
  const [first, ...others] = cutResponse(rest, cuts)
  return first === undefined ? [] : [{ ...first, ...(requestId !== undefined && { requestId }) }, ...others]
}

function assertIdempotent({ responses, normalize }: MirrorHarness, runs: number): void {
  const property = fc.property(responses, (response) => {
    const once = normalize(response)
    const [first] = differences(normalize(once), once)
    if (first !== undefined) throw new Error(`normalize is not idempotent at ${first}`)
  })
  fc.assert(property, { numRuns: runs })
}

function assertSame(
  actual: CompletionResponse,
  expected: CompletionResponse,
  warnings: readonly Warning[],
  mode: CallMode,
): void {
  const named = warnings.map(({ path }) => path ?? '')
  // The joined text follows from the content.
  const derived = named
    .flatMap((path) => /^(choices\[\d+\])\.content/.exec(path)?.[1] ?? [])
    .map((choice) => `${choice}.text`)
  const unnamed = differences(actual, expected).filter((path) => !isUnder(path, [...named, ...derived]))
  if (unnamed.length === 0) return
  const told = named.length === 0 ? 'without a warning' : `beside the warned ${named.join(', ')}`
  throw new Error(`${mode}: differs ${told} at ${unnamed.join(', ')}`)
}
