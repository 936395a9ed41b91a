import type { CompletionError } from '@concord/core'
import { collect, isCompletionError } from '@concord/core'
import { assertLawful, checkChunk, checkChunks, checkResponse } from '@concord/core/laws'
import * as fc from 'fast-check'
import { type Outcome, readOut } from '../cut-matrix/outcome.ts'
import { differences } from '../differences.ts'
import type { Subject } from '../suite/subject.ts'
import { createInProcessClient, type InProcessClient } from '../wire/in-process-client.ts'
import { createBodySamples, createStreamSamples, SAMPLE_REQUEST } from '../wire/samples.ts'
import { createBody, type WatchedBody } from './endless-body.ts'
import { type FuzzCase, fuzzCases, type FuzzSamples, toBytes, toFramedSamples } from './fuzz-case.ts'
import { createGuard } from './guard.ts'

/** How often, and from which seed. */
export interface FuzzOptions {
  readonly runs: number
  readonly seed: number
  /** A client that passes on what its service says answers for no more than its own errors. Default: `false`. */
  readonly passesOn?: boolean | undefined
}

/** How the runs went. */
export interface FuzzReport {
  readonly subject: string
  readonly runs: number
  /** Answers that were lawful in spite of it all. */
  readonly answers: number
  readonly errors: number
}

/**
 * Answers a subject by streams and bodies that are broken at random. Rejects with the smallest case that makes it hang or crash,
 * leaves a rejection to nobody, pollutes a prototype, breaks a law, or fails by what is no `CompletionError`; with the seed and the
 * path that give the case again.
 */
export async function checkFuzz(subject: Subject, { runs, seed, passesOn = false }: FuzzOptions): Promise<FuzzReport> {
  const harness = subject.createHarness()
  const samples: FuzzSamples = {
    stream: toFramedSamples(await createStreamSamples(harness)),
    complete: toFramedSamples(await createBodySamples(harness)),
  }
  await using wired = await createInProcessClient(harness, { clock: { now: () => 1_000_000, schedule: soon } })
  using guard = createGuard()
  const counts = { answers: 0, errors: 0 }
  const property = fc.asyncProperty(fuzzCases(), async (one) => {
    const result = await guard.watch(() => runCase(wired, samples, one, passesOn))
    counts[result]++
  })
  await fc.assert(property, { numRuns: runs, seed })
  return { subject: subject.name, runs, ...counts }
}

/** Time limits are off; what is still to be waited for comes at once. */
function soon(callback: () => void): () => void {
  const timer = setImmediate(callback)
  return () => clearImmediate(timer)
}

async function runCase(
  { client, answerWith }: InProcessClient,
  samples: FuzzSamples,
  one: FuzzCase,
  passesOn: boolean,
): Promise<'answers' | 'errors'> {
  const list = samples[one.mode]
  const sample = list[one.sample % list.length]
  if (sample === undefined) throw new Error('there is no sample')
  const bytes = toBytes(one, sample)
  const caller = new AbortController()
  let body: WatchedBody | undefined
  answerWith((signal) => {
    body = createBody(bytes, one, signal, () => caller.abort())
    const contentType = one.contentType === 'own' ? sample.contentType : one.contentType
    return new Response(body.stream, {
      status: one.status,
      headers: { 'content-type': contentType, ...sample.headers },
    })
  })
  const call = { signal: caller.signal }
  const outcome =
    one.mode === 'stream'
      ? await readOut(client.stream(SAMPLE_REQUEST, call))
      : await settle(client.complete(SAMPLE_REQUEST, call))
  if (!passesOn) assertOutcome(outcome, one)
  if (one.ending === 'endless') await assertReleased(body)
  return outcome.error === undefined ? 'answers' : 'errors'
}

async function settle(call: ReturnType<InProcessClient['client']['complete']>): Promise<Outcome> {
  try {
    return { chunks: [], response: await call }
  } catch (error) {
    if (!isCompletionError(error)) throw error
    return { chunks: [], error }
  }
}

function assertOutcome({ chunks, response, error }: Outcome, { mode }: FuzzCase): void {
  if (error !== undefined) return assertError(error)
  assertLawful(checkResponse(response))
  if (mode !== 'stream') return
  assertLawful(checkChunks(chunks))
  const [difference] = differences(response, collect(chunks))
  if (difference !== undefined) throw new Error(`response() differs from the chunks at ${difference}`)
}

function assertError(error: CompletionError): void {
  if (error.partial !== undefined) assertLawful(checkChunk(error.partial))
  if (`${error.message}${JSON.stringify(error)}`.includes('SECRET-WORDS')) throw new Error('the error shows what came')
}

/** Nobody reads on for a caller who has what there is. */
async function assertReleased(body: WatchedBody | undefined): Promise<void> {
  for (let turns = 0; turns < 20; turns++) {
    if (body === undefined || body.isReleased()) return
    await new Promise((resolve) => void setImmediate(resolve))
  }
  throw new Error('an endless body is not given back')
}
