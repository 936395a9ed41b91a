import type {
  CallMode,
  ClientOptions,
  CompletionClient,
  CompletionError,
  CompletionRequest,
  Dialect,
  Encoder,
} from '@concord/core'
import { isCompletionError } from '@concord/core'
import { assertLawful, checkChunk } from '@concord/core/laws'
import { type Script, startEmulator } from '@concord/emulator'
import type { Case, Stage, Wire } from './case.ts'
import { type LawfulClient, withLaws } from './lawful-client.ts'
import type { Harness } from './subject.ts'
import { createTestClock, type TestClock } from './test-clock.ts'

/** What a case asks, if it does not say. */
export const DEFAULT_REQUEST: CompletionRequest = { model: 'model-1', prompt: 'Hello?' }

/** A stage, until it is taken down. */
export interface OpenedStage extends Stage, AsyncDisposable {}

/** Sets a case up: an emulator that answers, and the client that is put to the test. */
export async function openStage(one: Case, harness: Harness, mode: CallMode, strict = false): Promise<OpenedStage> {
  const requests: CompletionRequest[] = []
  let lost: readonly string[] = []
  const clock = createTestClock()
  const emulator = await startEmulator({
    dialects: [reframed(harness.dialect, one.wire)],
    script: record(one.createScript?.(harness) ?? one.script ?? 'Hello', requests),
    clock,
    ...(one.wire?.bytesPerWrite !== undefined && { bytesPerWrite: one.wire.bytesPerWrite }),
    onWarnings: (warnings) => {
      lost = warnings.map(({ path }) => path ?? '')
    },
  })
  const { url, journal } = emulator
  const own = await harness.createClient({ url, ...toBehaviour(one, clock), strict })
  const client = withLaws(own)
  const base = one.request ?? DEFAULT_REQUEST
  return {
    harness,
    mode,
    client,
    requests,
    journal: {
      get entries() {
        return journal.entries
      },
      next: () => client.awaitEffect(journal.next()),
    },
    clock: patient(clock, client),
    ask: async (request = base, call) => ask(client, mode, freeze(request), call),
    askInVain: async (request = base, call) => failureOf(ask(client, mode, freeze(request), call)),
    get lost() {
      return lost
    },
    async [Symbol.asyncDispose]() {
      await emulator.close()
      await own[Symbol.asyncDispose]?.()
    },
  }
}

/** Unless a case says otherwise, nothing is tried again and nothing times out; the ids and the time are always the same. */
function toBehaviour({ client }: Case, clock: Stage['clock']): ClientOptions {
  let ids = 0
  return { retry: false, timeout: false, clock, createId: () => `made-${++ids}`, ...client?.(clock) }
}

/** The same clock, which nobody waits at in vain. */
function patient(clock: TestClock, client: LawfulClient): TestClock {
  return {
    now: () => clock.now(),
    schedule: (callback, ms) => clock.schedule(callback, ms),
    get waiting() {
      return clock.waiting
    },
    delays: clock.delays,
    untilWaiting: (count) => client.awaitEffect(clock.untilWaiting(count)),
    untilIdle: () => clock.untilIdle(),
    advance: (ms) => clock.advance(ms),
  }
}

function ask(
  client: CompletionClient,
  mode: CallMode,
  ...call: Parameters<CompletionClient['complete']>
): ReturnType<CompletionClient['complete']> {
  return mode === 'stream' ? client.stream(...call).response() : client.complete(...call)
}

/** What a call fails with, and has to. */
export async function failureOf(call: Promise<unknown>): Promise<CompletionError> {
  try {
    await call
  } catch (error) {
    if (!isCompletionError(error)) throw error
    if (error.partial !== undefined) assertLawful(checkChunk(error.partial))
    return error
  }
  throw new Error('the call does not fail')
}

function record(script: Script, requests: CompletionRequest[]): Script {
  return (request, call) => {
    requests.push(request)
    return typeof script === 'function' ? script(request, call) : script
  }
}

/** Freezes a request and everything in it: no translator changes what it is given. */
function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value
  Object.values(value).forEach(freeze)
  return Object.freeze(value)
}

function reframed(plain: Dialect, wire: Wire | undefined): Dialect {
  const { reframe, errorHeaders } = wire ?? {}
  const dialect = errorHeaders === undefined ? plain : withErrorHeaders(plain, errorHeaders)
  if (reframe === undefined) return dialect
  const write = (frames: string | Uint8Array): string | Uint8Array =>
    typeof frames === 'string' ? reframe(frames) : frames
  return {
    ...dialect,
    createEncoder: (parsed) => {
      const encoder: Encoder = dialect.createEncoder(parsed)
      return {
        contentType: encoder.contentType,
        encode: (chunk) => write(encoder.encode(chunk)),
        end: () => write(encoder.end()),
        fail: (error) => write(encoder.fail(error)),
        get warnings() {
          return encoder.warnings
        },
      }
    },
  }
}

function withErrorHeaders(dialect: Dialect, headersOf: () => Readonly<Record<string, string>>): Dialect {
  return {
    ...dialect,
    toErrorBody(error) {
      const { headers, ...body } = dialect.toErrorBody(error)
      return { ...body, headers: { ...headers, ...headersOf() } }
    },
  }
}
