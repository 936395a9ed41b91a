import { isDeepStrictEqual } from 'node:util'
import type { CompletionClient } from '@concord/core'
import type { Harness, Subject } from '../suite/subject.ts'
import type { BodyEnding } from '../wire/body.ts'
import { createInProcessClient } from '../wire/in-process-client.ts'
import { createStreamSamples, SAMPLE_REQUEST, type Sample } from '../wire/samples.ts'
import { type BodyServer, serveBody } from '../wire/serve-body.ts'
import { assertInterrupted } from './judge.ts'
import { readOut } from './outcome.ts'
import { readUncut, type Uncut } from './uncut.ts'

/**
 * Cuts the streams of a subject over real sockets, `count` times at places that are spread over all of them, and gives how often.
 * What the network drops with a connection did not arrive; everything else is as in process.
 */
export async function checkSocketCuts({ createHarness }: Subject, count = 200): Promise<number> {
  const harness = createHarness()
  const uncuts = await readAllUncut(harness)
  await using server = await serveBody()
  const ids = createIds()
  const client = await harness.createClient({
    url: server.url,
    retry: false,
    timeout: false,
    clock: { now: () => 1_000_000, schedule: () => () => {} },
    createId: ids.next,
  })
  const total = uncuts.reduce((sum, [{ bytes }]) => sum + bytes.length, 0)
  for (let i = 0; i < count; i++) {
    const [sample, uncut, end] = placeOf(uncuts, Math.floor((i * total) / count))
    ids.reset()
    await checkCut({ client, server, sample, uncut }, end, i % 2 === 0 ? 'close' : 'reset')
  }
  await client[Symbol.asyncDispose]?.()
  return count
}

async function readAllUncut(harness: Harness): Promise<readonly (readonly [Sample, Uncut])[]> {
  await using wired = await createInProcessClient(harness)
  const uncuts: [Sample, Uncut][] = []
  for (const sample of await createStreamSamples(harness)) uncuts.push([sample, await readUncut(wired, sample)])
  return uncuts
}

function createIds(): { readonly next: () => string; readonly reset: () => void } {
  let ids = 0
  return {
    next: () => `made-${++ids}`,
    reset: () => {
      ids = 0
    },
  }
}

/** The sample and the byte of it at a place in all of them, laid end to end. */
function placeOf(
  uncuts: readonly (readonly [Sample, Uncut])[],
  place: number,
): readonly [sample: Sample, uncut: Uncut, end: number] {
  let start = 0
  for (const [sample, uncut] of uncuts) {
    if (place < start + sample.bytes.length) return [sample, uncut, place - start]
    start += sample.bytes.length
  }
  throw new RangeError(`there is no byte ${place}`)
}

interface SocketCut {
  readonly client: CompletionClient
  readonly server: BodyServer
  readonly sample: Sample
  readonly uncut: Uncut
}

async function checkCut({ client, server, sample, uncut }: SocketCut, end: number, ending: BodyEnding): Promise<void> {
  const { contentType, headers, bytes } = sample
  server.answerWith({ contentType, headers, bytes: bytes.subarray(0, end), ending })
  const outcome = await readOut(client.stream(SAMPLE_REQUEST))
  const place = `${sample.name}, ${ending} after ${end} of ${bytes.length} bytes over a socket`
  if (outcome.response !== undefined) {
    const expected = uncut.isMarked ? outcome.response : outcome.response.choices
    const whole = uncut.isMarked ? uncut.response : uncut.response.choices
    if (!isDeepStrictEqual(expected, whole)) throw new Error(`${place}: it is taken for whole`)
    return
  }
  try {
    assertInterrupted(outcome, uncut)
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
