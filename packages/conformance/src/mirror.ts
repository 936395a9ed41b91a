import type {
  CallMode,
  Clock,
  CompletionChunk,
  CompletionClient,
  CompletionResponse,
  Dialect,
  Warning,
} from '@concord/core'
import { cutResponse, picks } from '@concord/core/arbitraries'
import { startEmulator } from '@concord/emulator'
import * as fc from 'fast-check'
import { differences, isUnder } from './differences.ts'

/** An adapter and its mirror. */
export interface MirrorHarness {
  readonly dialect: Dialect
  /** Makes the adapter's client of the emulator at this address; without retries and time limits. */
  readonly createClient: (emulator: MirrorEmulator) => CompletionClient
  /** What is sent to and fro. */
  readonly responses: fc.Arbitrary<CompletionResponse>
  /** What reading the wire back gives where nothing was lost. */
  readonly normalize: (response: CompletionResponse, mode: CallMode) => CompletionResponse
}

/** What a client of a mirror is made with. */
export interface MirrorEmulator {
  /** Such as `http://127.0.0.1:49152`. */
  readonly url: string
  /** For wires without a time: an answer is as old as its receipt. */
  readonly clock: Clock
}

/** How often, and from which seed. */
export interface MirrorOptions {
  readonly runs: number
  readonly seed?: number | undefined
}

/** How the runs went. */
export interface MirrorReport {
  readonly runs: number
  /** How many were written without a warning. */
  readonly lossless: number
}

/**
 * Checks the mirror law over real sockets, streamed under random cuts and not: without warnings the adapter reads what the
 * dialect's normal form says; with a warning only the path that it names may differ. Rejects with the smallest
 * counterexample, and when less than half of the responses could be written without loss.
 */
export async function checkMirror(harness: MirrorHarness, options: MirrorOptions): Promise<MirrorReport> {
  const { responses, normalize } = harness
  const settings = { numRuns: options.runs, ...(options.seed !== undefined && { seed: options.seed }) }
  const modes = fc.constantFrom<CallMode>('complete', 'stream')
  fc.assert(
    fc.property(responses, modes, (response, mode) => assertIdempotent(normalize, response, mode)),
    settings,
  )
  await using exchange = await openExchange(harness)
  let runs = 0
  let lossless = 0
  const lost = new Map<string, number>()
  const property = fc.asyncProperty(responses, modes, picks(), async (sent, mode, cuts) => {
    const { response, warnings } = await exchange.send(sent, mode, toChunks(sent, cuts))
    runs++
    if (warnings.length === 0) lossless++
    for (const { path = '' } of warnings) lost.set(withoutIndexes(path), (lost.get(withoutIndexes(path)) ?? 0) + 1)
    assertSame(response, normalize(sent, mode), warnings, mode)
  })
  await fc.assert(property, settings)
  if (lossless * 2 < runs)
    throw new Error(
      `only ${lossless} of ${runs} responses were written without loss; narrow the responses to what the wire has a place ` +
        `for, or write more of them: ${toRanking(lost)}`,
    )
  return { runs, lossless }
}

function withoutIndexes(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '[]')
}

/** The paths that are lost most often. */
function toRanking(lost: ReadonlyMap<string, number>): string {
  const ranking = [...lost].toSorted(([, a], [, b]) => b - a).slice(0, 8)
  return ranking.map(([path, times]) => `${path} was lost ${times} times`).join(', ')
}

/** What came back, and what the dialect said was lost. */
interface Exchanged {
  readonly response: CompletionResponse
  readonly warnings: readonly Warning[]
}

interface Exchange extends AsyncDisposable {
  /** Lets the dialect write a response, cut into these chunks where it is streamed, and the adapter read it. */
  send(response: CompletionResponse, mode: CallMode, chunks: readonly CompletionChunk[]): Promise<Exchanged>
}

async function openExchange({ dialect, createClient }: MirrorHarness): Promise<Exchange> {
  let chunks: readonly CompletionChunk[] = []
  let warnings: readonly Warning[] = []
  let now = 0
  const emulator = await startEmulator({
    dialects: [dialect],
    script: () => ({ chunks }),
    onWarnings: (found) => {
      warnings = found
    },
  })
  const clock: Clock = { now: () => now, schedule: () => () => {} }
  const client = createClient({ url: emulator.url, clock })
  return {
    async send(sent, mode, cut) {
      chunks = cut
      warnings = []
      now = sent.created * 1000
      const request = { model: 'mirror', prompt: 'Hello?' }
      const response = mode === 'stream' ? await client.stream(request).response() : await client.complete(request)
      return { response, warnings }
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  }
}

/** Cuts a response anywhere; but its request id is known before its first chunk. */
function toChunks(response: CompletionResponse, cuts: readonly number[]): readonly CompletionChunk[] {
  const { requestId, ...rest } = response
  const [first, ...others] = cutResponse(rest, cuts)
  return first === undefined ? [] : [{ ...first, ...(requestId !== undefined && { requestId }) }, ...others]
}

function assertIdempotent(normalize: MirrorHarness['normalize'], response: CompletionResponse, mode: CallMode): void {
  const once = normalize(response, mode)
  const [first] = differences(normalize(once, mode), once)
  if (first !== undefined) throw new Error(`normalize is not idempotent at ${first}`)
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
