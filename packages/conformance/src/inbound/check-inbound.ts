import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CallMode, CompletionRequest, ErrorBody } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { answer, type Emulator, type JournalEntry, type Script, startEmulator } from '@concord/emulator'
import type { Harness, Subject } from '../suite/subject.ts'
import { createWrongBodies, LIMITS, SECRET } from './wrong-bodies.ts'

/** How many requests a dialect had to refuse, or to let go. */
export interface InboundReport {
  readonly subject: string
  readonly refused: number
}

/**
 * Sends a served dialect what nobody should. Rejects where a refusal has another status, another shape than the dialect's own errors,
 * or repeats what was sent; where a client that is slow or gone is served on; and where a URL in a message is fetched.
 */
export async function checkInbound({ name, createHarness }: Subject): Promise<InboundReport> {
  const harness = createHarness()
  const refused = (await checkRefusals(harness, 'complete')) + (await checkRefusals(harness, 'stream'))
  await checkVanished(harness)
  await checkSlow(harness)
  await checkUrls(harness)
  return { subject: name, refused }
}

async function checkRefusals(harness: Harness, mode: CallMode): Promise<number> {
  await using emulator = await startEmulator({ dialects: [harness.dialect], script: 'Hello', ...LIMITS })
  const { method, path, query, headers, body } = await ask(harness, emulator, mode)
  const url = `${emulator.url}${path}?${new URLSearchParams(query)}`
  const type = { 'content-type': headers['content-type'] ?? 'application/json' }
  const wrong = createWrongBodies(body as Readonly<Record<string, unknown>>) // What the SDK sends is an object.
  for (const one of wrong) {
    const response = await fetch(url, { method, headers: type, body: one.body })
    await assertRefused(response, one.status, harness, one.name)
  }
  for (const other of ['GET', 'PUT', 'DELETE', 'PATCH']) {
    const response = await fetch(url, { method: other })
    if (response.headers.get('allow') !== 'POST') throw new Error(`${other}: the method that is allowed is not told`)
    await assertRefused(response, 405, harness, other)
  }
  const lost = await fetch(`${emulator.url}/no/such/path`, { method: 'POST', body: SECRET })
  if (lost.status !== 404 || (await lost.text()).includes(SECRET)) throw new Error('an unknown path is not told')
  await ask(harness, emulator, mode)
  return wrong.length + 5
}

/** Asks as the vendor's SDK does, and gives what arrived. */
async function ask(
  harness: Harness,
  emulator: Emulator,
  mode: CallMode,
  request: CompletionRequest = REQUEST,
): Promise<JournalEntry> {
  const client = await harness.createClient({ url: emulator.url, retry: false, timeout: false })
  await (mode === 'stream' ? client.stream(request).response() : client.complete(request))
  await client[Symbol.asyncDispose]?.()
  const entry = emulator.journal.entries.at(-1)
  if (entry === undefined) throw new Error('nothing arrived')
  return entry
}

const REQUEST: CompletionRequest = { model: 'model-1', prompt: 'Hello?' }

async function assertRefused(response: Response, status: number, { dialect }: Harness, name: string): Promise<void> {
  const text = await response.text()
  if (response.status !== status) throw new Error(`${name}: the status is ${response.status}, not ${status}`)
  if (text.includes(SECRET)) throw new Error(`${name}: the refusal repeats what was sent`)
  const own = dialect.toErrorBody(createError('invalid_request', 'a fault', { provider: dialect.provider, status }))
  const shape = shapeOf(JSON.parse(text))
  if (shape !== shapeOf(JSON.parse(JSON.stringify(own.body)) as ErrorBody['body']))
    throw new Error(`${name}: ${shape} is not the shape of the dialect's errors`)
}

/** The keys of a value, and the types of what they hold. */
function shapeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  const fields = Object.entries(value).map(([key, field]) => `${key}: ${shapeOf(field)}`)
  return `{ ${fields.toSorted().join(', ')} }`
}

/** A client that goes away in mid-stream ends what makes the answer. */
async function checkVanished(harness: Harness): Promise<void> {
  const source = createSource()
  await using emulator = await startEmulator({ dialects: [harness.dialect], script: source.script })
  const client = await harness.createClient({ url: emulator.url, retry: false, timeout: false })
  for await (const _chunk of client.stream(REQUEST)) break
  const closing = await (await emulator.journal.next()).closed
  if (closing !== 'left') throw new Error(`a client that vanished is ${closing}`)
  await client[Symbol.asyncDispose]?.()
}

/** A client that does not read is not written to without end. */
async function checkSlow(harness: Harness): Promise<void> {
  const source = createSource(MANY)
  await using emulator = await startEmulator({ dialects: [harness.dialect], script: source.script })
  const client = await harness.createClient({ url: emulator.url, retry: false, timeout: false })
  const chunks = client.stream(REQUEST)[Symbol.asyncIterator]()
  await chunks.next()
  await source.untilStill()
  if (source.given() >= MANY) throw new Error('all was written to a client that does not read')
  await chunks.return?.()
  const closing = await (await emulator.journal.next()).closed
  if (closing !== 'left') throw new Error(`a slow client is ${closing}`)
  await client[Symbol.asyncDispose]?.()
}

const MANY = 2000
const WORD = `${'x'.repeat(16_000)} `

interface Source {
  readonly script: Script
  /** How many chunks were asked for. */
  readonly given: () => number
  /** Resolves once nothing more is asked for, for as long as anybody could. */
  readonly untilStill: () => Promise<void>
}

/** Speaks many long words, as fast as they are taken; or one, and then nothing. */
function createSource(words = 1): Source {
  let given = 0
  const pace = (): Promise<unknown> => (given++ < words ? Promise.resolve() : new Promise(() => {}))
  return {
    script: answer(WORD.repeat(words + 1), { pace }),
    given: () => given,
    async untilStill() {
      for (let still = 0, before = -1; still < 200; still = given === before ? still + 1 : 0) {
        before = given
        await new Promise((resolve) => void setImmediate(resolve))
      }
    },
  }
}

/** A URL in a message is the vendor's to fetch. */
async function checkUrls(harness: Harness): Promise<void> {
  const { capabilities } = harness
  if (capabilities.input !== 'messages' || !capabilities.media.image.includes('url')) return
  let fetched = 0
  const trap = createServer((_request, response) => {
    fetched++
    response.end()
  })
  await new Promise<void>((resolve) => void trap.listen(0, '127.0.0.1', resolve))
  const { port } = trap.address() as AddressInfo // It listens on a port.
  const source = { type: 'url', url: `http://127.0.0.1:${port}/a.png` } as const
  await using emulator = await startEmulator({ dialects: [harness.dialect], script: 'Hello' })
  const image = { type: 'image', source } as const
  await ask(harness, emulator, 'complete', { model: 'model-1', messages: [{ role: 'user', content: [image] }] })
  await new Promise((resolve) => void trap.close(resolve))
  if (fetched > 0) throw new Error('a URL in a message was fetched')
}
