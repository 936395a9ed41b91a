import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import type { CallMode, CompletionClient, CompletionResponse } from '@concord/core'
import { isCompletionError } from '@concord/core'
import { readUncut } from '../cut-matrix/uncut.ts'
import type { Harness, Subject } from '../suite/subject.ts'
import { createInProcessClient } from '../wire/in-process-client.ts'
import { createBodySamples, createStreamSamples, SAMPLE_REQUEST, type Sample } from '../wire/samples.ts'
import { ODD_WIRES, type OddWire } from './odd-wires.ts'

/**
 * Answers a subject over real sockets as nobody should: compressed and cut, in broken chunks, behind floods of headers or comments.
 * Rejects where what was said whole is not read, where anything else is taken for an answer, and where a failure is no
 * `CompletionError`; gives how many answers there were.
 */
export async function checkOddWires({ createHarness }: Subject): Promise<number> {
  const harness = createHarness()
  await using server = await serveRaw()
  const client = await harness.createClient({ url: server.url, retry: false, timeout: false })
  let count = 0
  for (const answer of await createAnswers(harness))
    for (const wire of ODD_WIRES) {
      if (wire.fits?.(answer.sample) === false || (wire.isForMarked === true && !answer.isMarked)) continue
      server.answerWith(wire.write(answer.sample))
      await check(client, wire, answer)
      count++
    }
  await client[Symbol.asyncDispose]?.()
  return count
}

/** An answer as its wire has it, and what it says. */
interface Answer {
  readonly mode: CallMode
  readonly sample: Sample
  readonly choices: CompletionResponse['choices']
  /** A body that is whole has no end mark. */
  readonly isMarked: boolean
}

async function createAnswers(harness: Harness): Promise<readonly Answer[]> {
  await using wired = await createInProcessClient(harness)
  const [streamed] = await createStreamSamples(harness)
  const [whole] = await createBodySamples(harness)
  if (streamed === undefined || whole === undefined) return []
  const { response, isMarked } = await readUncut(wired, streamed)
  const { bytes, contentType, headers } = whole
  wired.answerWith(() => new Response(bytes, { headers: { 'content-type': contentType, ...headers } }))
  const { choices } = await wired.client.complete(SAMPLE_REQUEST)
  return [
    { mode: 'stream', sample: streamed, choices: response.choices, isMarked },
    { mode: 'complete', sample: whole, choices, isMarked: false },
  ]
}

async function check(client: CompletionClient, wire: OddWire, { mode, choices }: Answer): Promise<void> {
  const place = `${wire.name}, ${mode}`
  try {
    const call = mode === 'stream' ? client.stream(SAMPLE_REQUEST).response() : client.complete(SAMPLE_REQUEST)
    const said = (await call).choices
    if (wire.outcome === 'error') throw new Error(`${place}: it is taken for an answer`)
    if (!isDeepStrictEqual(said, choices)) throw new Error(`${place}: it says something else`)
  } catch (error) {
    if (!isCompletionError(error)) throw error
    if (wire.outcome === 'whole') throw new Error(`${place}: it fails with ${error.kind}`, { cause: error })
  }
}

interface RawServer extends AsyncDisposable {
  readonly url: string
  answerWith(bytes: Uint8Array): void
}

/** Answers every request with bytes, whatever they are, and closes the connection. */
async function serveRaw(): Promise<RawServer> {
  let answer: Uint8Array = new Uint8Array()
  const server = createServer((request) => {
    request.socket.on('error', () => {}) // A client need not read all of it.
    request.resume().once('end', () => request.socket.end(answer))
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const { port } = server.address() as AddressInfo // It listens on a port.
  return {
    url: `http://127.0.0.1:${port}`,
    answerWith(bytes) {
      answer = bytes
    },
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      server.closeAllConnections()
      await closed.promise
    },
  }
}
