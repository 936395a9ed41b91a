import { deepEqual, equal, ok } from 'node:assert/strict'
import { causeOf, type ClientOptions, type CompletionError } from '@concord/core'
import { answer, fail, stall, withFault } from '@concord/emulator'
import type { Case, Stage } from '../suite/case.ts'
import { DEFAULT_REQUEST, failureOf } from '../suite/stage.ts'
import type { TestClock } from '../suite/test-clock.ts'

const SAYING = 'One two three four five six'

/** Says one word, and then nothing for as long as anybody listens. */
function haltingScript(): ReturnType<typeof answer> {
  let given = 0
  return answer(SAYING, { pace: () => (given++ < 1 ? Promise.resolve() : new Promise(() => {})) })
}

async function assertAborted(stage: Stage, stop: (caller: AbortController) => void): Promise<void> {
  const caller = new AbortController()
  const failing = stage.askInVain(undefined, { signal: caller.signal })
  const entry = await stage.journal.next()
  stop(caller)
  const error = await failing
  deepEqual([error.kind, error.retryable], ['aborted', false])
  equal(await entry.closed, 'left', 'the connection has to be closed')
}

const ABORTED: readonly Case[] = [
  {
    group: 'L',
    name: 'a call that was aborted before sends nothing',
    async run(stage) {
      const { kind } = await stage.askInVain(undefined, { signal: AbortSignal.abort() })
      deepEqual([kind, stage.journal.entries.length], ['aborted', 0])
    },
  },
  {
    group: 'L',
    name: 'an abort before the headers closes the connection',
    script: withFault(SAYING, stall()),
    run: (stage) => assertAborted(stage, (caller) => caller.abort()),
  },
  {
    group: 'L',
    name: 'an abort before the first chunk closes the connection',
    script: withFault(SAYING, stall({ afterBytes: 1 })),
    run: (stage) => assertAborted(stage, (caller) => caller.abort()),
  },
  {
    group: 'L',
    name: 'the reason of an abort is kept',
    script: withFault(SAYING, stall()),
    async run(stage) {
      const caller = new AbortController()
      const failing = stage.askInVain(undefined, { signal: caller.signal })
      await stage.journal.next()
      const reason = new Error('the user left')
      caller.abort(reason)
      equal(causeOf(await failing), reason)
    },
  },
  {
    group: 'L',
    name: 'an abort in mid-stream keeps what had arrived',
    modes: ['stream'],
    createScript: haltingScript,
    async run({ client, journal }) {
      const caller = new AbortController()
      const chunks = client.stream(DEFAULT_REQUEST, { signal: caller.signal })[Symbol.asyncIterator]()
      const first = await chunks.next()
      const failing = failureOf(chunks.next())
      caller.abort()
      const { kind, partial } = await failing
      deepEqual([kind, partial?.choices[0]?.text], ['aborted', first.value?.choices[0]?.text])
      equal(await (await journal.next()).closed, 'left')
    },
  },
  {
    group: 'L',
    name: 'leaving the loop closes the connection',
    modes: ['stream'],
    createScript: haltingScript,
    async run({ client, journal }) {
      for await (const _chunk of client.stream(DEFAULT_REQUEST)) break
      equal(await (await journal.next()).closed, 'left')
    },
  },
  {
    group: 'L',
    name: 'an error in the loop closes the connection, and stays what it is',
    modes: ['stream'],
    createScript: haltingScript,
    async run({ client, journal }) {
      const fault = new Error('the consumer fails')
      const reading = async (): Promise<void> => {
        for await (const _chunk of client.stream(DEFAULT_REQUEST)) throw fault
      }
      equal(await reading().catch((error: unknown) => error), fault)
      equal(await (await journal.next()).closed, 'left')
    },
  },
  {
    group: 'L',
    name: 'an abort after the end changes nothing',
    async run(stage) {
      const caller = new AbortController()
      const response = await stage.ask(undefined, { signal: caller.signal })
      caller.abort()
      equal(response.choices[0].text, 'Hello')
      equal(await (await stage.journal.next()).closed, 'answered')
    },
  },
  {
    group: 'L',
    name: 'a new call works right after an aborted one',
    script: (_request, { number }) => (number === 1 ? withFault(SAYING, stall()) : SAYING),
    async run(stage) {
      await assertAborted(stage, (caller) => caller.abort())
      equal((await stage.ask()).choices[0].text, SAYING)
    },
  },
]

const retrying = (clock: TestClock): ClientOptions => ({ retry: { clock, random: () => 0 } })

const retries = (one: Pick<Case, 'name' | 'run'> & Partial<Case>): Case => ({ group: 'L', client: retrying, ...one })

/** Lets as many waits pass, for as long as the call goes on. */
async function passWaits<T>({ clock }: Stage, count: number, call: Promise<T>): Promise<T> {
  const settled = call.catch(() => {})
  for (let i = 0; i < count; i++) {
    await Promise.race([clock.untilWaiting(1), settled])
    clock.advance(60_000)
  }
  return call
}

/** What a call fails with that must not wait for another try. */
function failureWithoutWait(stage: Stage): Promise<CompletionError> {
  const waits = stage.clock.untilWaiting(1).then(() => {
    throw new Error('it waits for another try')
  })
  return Promise.race([stage.askInVain(), waits])
}

const RETRIED: readonly Case[] = [
  retries({
    name: 'a failure that may pass is tried again',
    script: (_request, { number }) => (number < 3 ? fail({ kind: 'overloaded' }) : SAYING),
    async run(stage) {
      const { choices } = await passWaits(stage, 2, stage.ask())
      equal(choices[0].text, SAYING)
      equal(stage.journal.entries.length, 3)
    },
  }),
  retries({
    name: 'tries are bounded',
    script: fail({ kind: 'overloaded' }),
    async run(stage) {
      const { kind } = await passWaits(stage, 2, stage.askInVain())
      deepEqual([kind, stage.journal.entries.length], ['overloaded', 3])
    },
  }),
  retries({
    name: 'the wait that a vendor asks for is kept',
    script: (_request, { number }) => (number === 1 ? fail({ kind: 'rate_limit', retryAfterMs: 7000 }) : SAYING),
    async run(stage) {
      await passWaits(stage, 1, stage.ask())
      ok(stage.clock.delays.includes(7000), `waited ${stage.clock.delays.join(', ')} ms`)
    },
  }),
  ...(
    [
      ['in seconds', () => ({ 'retry-after': '7' }), 7000, 7000],
      ['in milliseconds', () => ({ 'retry-after-ms': '7250' }), 7250, 7250],
      // The clock goes on while the answer comes.
      ['as a date', () => ({ 'retry-after': new Date(Date.now() + 50_000).toUTCString() }), 10_000, 50_000],
    ] as const
  ).map(([form, errorHeaders, least, most]) =>
    retries({
      name: `the wait that a header asks for is kept, ${form}`,
      wire: { errorHeaders },
      script: (_request, { number }) => (number === 1 ? fail({ kind: 'rate_limit' }) : SAYING),
      async run(stage) {
        await passWaits(stage, 1, stage.ask())
        const isKept = stage.clock.delays.some((delay) => delay >= least && delay <= most)
        ok(isKept, `waited ${stage.clock.delays.join(', ')} ms`)
      },
    }),
  ),
  retries({
    name: 'a failure that will not pass is asked once',
    script: fail({ kind: 'authentication' }),
    async run(stage) {
      const { kind } = await failureWithoutWait(stage)
      deepEqual([kind, stage.journal.entries.length], ['authentication', 1])
    },
  }),
  retries({
    name: 'nothing is tried again after output',
    needs: [{ wire: 'failures in mid-stream' }],
    modes: ['stream'],
    script: fail({ kind: 'overloaded' }, 'One two three'),
    async run(stage) {
      const { kind } = await failureWithoutWait(stage)
      deepEqual([kind, stage.journal.entries.length], ['overloaded', 1])
    },
  }),
  retries({
    name: 'an abort ends the wait for the next try',
    script: fail({ kind: 'overloaded' }),
    async run(stage) {
      const caller = new AbortController()
      const failing = stage.askInVain(undefined, { signal: caller.signal })
      await stage.clock.untilWaiting(1)
      caller.abort()
      deepEqual([(await failing).kind, stage.journal.entries.length], ['aborted', 1])
      await stage.clock.untilIdle()
    },
  }),
  retries({
    name: 'tries and the time limit share one budget',
    client: (clock) => ({ ...retrying(clock), timeout: { totalMs: 700, clock } }),
    script: fail({ kind: 'overloaded' }),
    async run(stage) {
      const failing = stage.askInVain()
      await stage.clock.untilWaiting(2)
      stage.clock.advance(500)
      await stage.journal.next()
      await stage.journal.next()
      await stage.clock.untilWaiting(2)
      stage.clock.advance(200)
      deepEqual([(await failing).kind, stage.journal.entries.length], ['timeout', 2])
    },
  }),
  retries({
    name: 'no timer is left behind',
    client: (clock) => ({ ...retrying(clock), timeout: { clock } }),
    async run(stage) {
      equal((await stage.ask()).choices[0].text, 'Hello')
      await stage.clock.untilIdle()
    },
  }),
]

/** Group L: aborts and retries. */
export const ABORT_AND_RETRY: readonly Case[] = [...ABORTED, ...RETRIED]
