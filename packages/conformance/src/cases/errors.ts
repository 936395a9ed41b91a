import { deepEqual, equal, ok } from 'node:assert/strict'
import { inspect } from 'node:util'
import type { CompletionError, ErrorKind } from '@concord/core'
import {
  answer,
  cut,
  empty,
  fail,
  type Fault,
  malformed,
  reset,
  stall,
  withFault,
  wrongContent,
} from '@concord/emulator'
import type { Case, Stage } from '../suite/case.ts'
import { failureOf } from '../suite/stage.ts'
import type { Harness, HarnessClient, HarnessOptions } from '../suite/subject.ts'
import { serveBody } from '../wire/serve-body.ts'

/** What each status means. */
export const STATUSES: readonly (readonly [status: number, kind: ErrorKind, retryable: boolean])[] = [
  [400, 'invalid_request', false],
  [400, 'context_length', false],
  [400, 'content_filter', false],
  [401, 'authentication', false],
  [402, 'billing', false],
  [403, 'permission', false],
  [404, 'not_found', false],
  [408, 'timeout', true],
  [409, 'invalid_request', true],
  [413, 'invalid_request', false],
  [422, 'invalid_request', false],
  [429, 'rate_limit', true],
  [500, 'server', true],
  [502, 'server', true],
  [503, 'overloaded', true],
  [504, 'timeout', true],
  [529, 'overloaded', true],
]

const fails = (status: number, kind: ErrorKind, retryable: boolean): Case => ({
  group: 'K',
  name: `status ${status} of the kind ${kind} is told`,
  script: fail({ kind, status, retryable }),
  async run(stage) {
    const error = await stage.askInVain()
    deepEqual([error.kind, error.status, error.retryable], [kind, status, retryable])
    equal(error.requestId, 'request-1')
    equal(error.partial, undefined)
    ok(error instanceof Error && error.name === 'CompletionError' && error.provider !== '')
    equal(stage.journal.entries.length, 1)
  },
})

/** Some hosts close a request of a client that they believe to be gone; what their code says of it is their affair. */
const CLOSED: Case = {
  group: 'K',
  name: 'status 499 is told, and may pass',
  script: fail({ kind: 'connection', status: 499, retryable: true }),
  async run(stage) {
    const { kind, status, retryable } = await stage.askInVain()
    ok(['connection', 'server'].includes(kind), kind)
    deepEqual([status, retryable], [499, true])
  },
}

const SAYING = 'One two three four five six'

/** The beginning of what was said, or nothing. */
function assertBeginning({ partial }: CompletionError): void {
  const { text = '', finishReason = null } = partial?.choices[0] ?? {}
  ok(SAYING.startsWith(text), 'what had arrived is the beginning of what was said')
  ok(finishReason === null || text === SAYING, 'a choice that was cut is not finished')
}

const breaks = (
  name: string,
  faults: { readonly whole: Fault; readonly streamed: Fault },
  kinds: readonly ErrorKind[],
): Case => ({
  group: 'K',
  name,
  script: (_request, { mode }) => withFault(SAYING, mode === 'stream' ? faults.streamed : faults.whole),
  async run(stage) {
    const error = await stage.askInVain()
    ok(kinds.includes(error.kind), `${error.kind} is none of ${kinds.join(', ')}`)
    assertBeginning(error)
  },
})

const both = (fault: Fault): { readonly whole: Fault; readonly streamed: Fault } => ({ whole: fault, streamed: fault })

const BROKEN: readonly Case[] = [
  breaks('a connection that is reset before the headers is told', both(reset()), ['connection']),
  breaks(
    'a connection that is reset within the answer is told',
    { whole: reset({ afterBytes: 20 }), streamed: reset({ afterEvents: 3 }) },
    ['interrupted'],
  ),
  breaks(
    'an answer that ends within a line is told',
    { whole: cut({ afterBytes: 20 }), streamed: cut({ afterBytes: 70 }) },
    ['interrupted', 'invalid_response'],
  ),
  breaks('a page of HTML with status 200 is no answer', both(wrongContent()), ['invalid_response']),
  breaks('an empty body with status 200 is no answer', both(empty()), ['invalid_response', 'interrupted']),
  breaks('text that is no JSON is no answer', both(wrongContent({ contentType: 'application/json', body: '<oops>' })), [
    'invalid_response',
  ]),
  breaks(
    'another object is no answer',
    both(wrongContent({ contentType: 'application/json', body: '{"hello":"world"}' })),
    ['invalid_response', 'interrupted'],
  ),
  breaks('a page of HTML with status 502 is told by its status', both(wrongContent({ status: 502 })), ['server']),
  {
    group: 'K',
    name: 'a line that is malformed is told',
    modes: ['stream'],
    script: withFault(SAYING, malformed({ afterEvents: 2 })),
    async run(stage) {
      const error = await stage.askInVain()
      ok(['invalid_response', 'interrupted'].includes(error.kind), error.kind)
      assertBeginning(error)
    },
  },
  {
    group: 'K',
    name: 'a stream that is cut anywhere is never taken for whole',
    modes: ['stream'],
    script: (_request, { number }) => withFault(SAYING, cut({ afterEvents: number - 1 })),
    run: assertCutsTold,
  },
]

/** Asks again and again, with a cut one event later each time, until nothing is cut any more. */
async function assertCutsTold(stage: Stage): Promise<void> {
  let cuts = 0
  for (let i = 0; i < 100; i++) {
    try {
      equal((await stage.ask()).choices[0].text, SAYING)
      ok(cuts > 2)
      return
    } catch (error) {
      const told = await failureOf(Promise.reject(error))
      equal(told.kind, 'interrupted')
      assertBeginning(told)
      cuts++
    }
  }
  throw new Error('the stream is never whole')
}

const unreachable = (name: string, connect: (harness: Harness) => Promise<Unreachable>): Case => ({
  group: 'K',
  name,
  async run({ harness, mode }) {
    await using place = await connect(harness)
    const { client } = place
    const request = { model: 'model-1', prompt: 'Hello?' }
    const call = mode === 'stream' ? client.stream(request).response() : client.complete(request)
    const { kind, retryable, partial } = await failureOf(call)
    deepEqual([kind, retryable, partial], ['connection', true, undefined])
    await client[Symbol.asyncDispose]?.()
  },
})

/** A client whose vendor cannot be reached. */
interface Unreachable extends AsyncDisposable {
  readonly client: HarnessClient
}

const OFF = { retry: false, timeout: false } as const

/** Where nothing answers, port 9 of this machine stands for it. */
async function connectTo({ createClient }: Harness, options: Partial<HarnessOptions> = {}): Promise<Unreachable> {
  const client = await createClient({ url: 'http://127.0.0.1:9', ...OFF, ...options })
  return { client, [Symbol.asyncDispose]: async () => {} }
}

/** What `fetch` of Node gives for a name that no server knows; no server is asked. */
const failToResolve: typeof globalThis.fetch = () => {
  const cause = Object.assign(new Error('getaddrinfo ENOTFOUND vendor.invalid'), { code: 'ENOTFOUND' })
  return Promise.reject(new TypeError('fetch failed', { cause }))
}

/** A server that does not speak TLS. */
async function connectWithoutTls({ createClient }: Harness): Promise<Unreachable> {
  const server = await serveBody()
  const client = await createClient({ url: server.url.replace('http:', 'https:'), ...OFF })
  return { client, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const UNREACHABLE: readonly Case[] = [
  unreachable('a host that refuses the connection is told', (harness) => connectTo(harness)),
  unreachable('a host without an address is told', (harness) => connectTo(harness, { fetch: failToResolve })),
  unreachable('a host that does not speak TLS is told', connectWithoutTls),
]

const LATE: readonly Case[] = [
  {
    group: 'K',
    name: 'an answer that does not begin times out',
    client: (clock) => ({ timeout: { totalMs: 1000, clock } }),
    script: withFault('Hello', stall()),
    run: assertTimeout,
  },
  {
    group: 'K',
    name: 'a stream that has headers and does not begin times out',
    modes: ['stream'],
    client: (clock) => ({ timeout: { totalMs: 1000, clock } }),
    script: withFault('Hello', stall({ afterBytes: 1 })),
    run: assertTimeout,
  },
  {
    group: 'K',
    name: 'a body that stands still times out',
    modes: ['complete'],
    client: (clock) => ({ timeout: { totalMs: 1000, clock } }),
    script: withFault('Hello', stall({ afterBytes: 10 })),
    run: assertTimeout,
  },
  {
    group: 'K',
    name: 'a stream that stands still times out, and keeps what had arrived',
    modes: ['stream'],
    client: (clock) => ({ timeout: { betweenChunksMs: 1000, totalMs: 1_000_000, clock } }),
    createScript: () => answer(SAYING, { pace: haltingAfter(1) }),
    async run({ client, clock, journal }) {
      const chunks = client.stream({ model: 'model-1', prompt: 'Hello?' })[Symbol.asyncIterator]()
      const first = await chunks.next()
      const failing = failureOf(chunks.next())
      await clock.untilWaiting(2)
      clock.advance(1000)
      const error = await failing
      deepEqual([error.kind, error.retryable], ['timeout', true])
      equal(error.partial?.choices[0]?.text, first.value?.choices[0]?.text)
      equal(await (await journal.next()).closed, 'left')
    },
  },
]

/** Makes a pace that stops for good after some chunks. */
function haltingAfter(count: number): () => Promise<unknown> {
  let given = 0
  return () => (given++ < count ? Promise.resolve() : new Promise(() => {}))
}

async function assertTimeout(stage: Stage): Promise<void> {
  const failing = stage.askInVain()
  const entry = await stage.journal.next()
  await stage.clock.untilWaiting(1)
  stage.clock.advance(1000)
  const error = await failing
  deepEqual([error.kind, error.retryable], ['timeout', true])
  equal(await entry.closed, 'left')
}

const SECRET = 'SECRET-WORDS'

/** Every way in which an error is shown. */
function shownOf(error: CompletionError): string {
  return [
    error.message,
    String(error),
    error.stack,
    JSON.stringify(error),
    inspect(error, { depth: 9, showHidden: true }),
  ].join(' ')
}

const REDACTED: readonly Case[] = [
  {
    group: 'K',
    name: 'an error shows no key, no prompt and no sentence of the vendor',
    request: { model: 'model-1', prompt: `Keep ${SECRET}.` },
    script: fail({ kind: 'invalid_request', message: `You said ${SECRET}` }),
    async run(stage) {
      const error = await stage.askInVain()
      equal(shownOf(error).includes(SECRET), false)
      equal(shownOf(error).includes('test-key'), false)
    },
  },
  {
    group: 'K',
    name: 'an error shows nothing of the answer that had arrived',
    modes: ['stream'],
    script: withFault(`${SECRET} `.repeat(9), cut({ afterEvents: 6 })),
    async run(stage) {
      const error = await stage.askInVain()
      equal(error.kind, 'interrupted')
      equal(shownOf(error).includes(SECRET), false)
      ok(JSON.stringify(error.partial).includes(SECRET), 'what had arrived is kept')
    },
  },
]

/** Group K: errors; those that an answer itself tells stand beside (`IN_BAND`). */
export const ERRORS: readonly Case[] = [
  ...STATUSES.map((row) => fails(...row)),
  CLOSED,
  ...BROKEN,
  ...UNREACHABLE,
  ...LATE,
  ...REDACTED,
]
