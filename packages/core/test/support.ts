import type { Adapter, CompletionChunk, CompletionError, CompletionRequest, OutputPart } from '../src/contract/index.ts'
import { fromThrown, isFinished } from '../src/adapter-kit/index.ts'
import type { Clock } from '../src/engine/clock.ts'
import { createError } from '../src/engine/completion-error.ts'

/** Freezes a value and everything in it. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}

/** What every chunk of the tests has. */
export const head: CompletionChunk = {
  object: 'completion',
  id: 'c',
  created: 7,
  model: 'm',
  provider: 'fake',
  choices: [],
}

/** A piece of text. */
export function textChunk(text: string, index = 0): CompletionChunk {
  const content: readonly OutputPart[] = [{ type: 'text', index: 0, text }]
  return { ...head, choices: [{ index, text, content, finishReason: null }] }
}

/** What comes last: the finish of choice 0, and the usage. */
export const finish: CompletionChunk = {
  ...head,
  choices: [{ index: 0, text: '', content: [], finishReason: 'stop' }],
  usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
}

/** What a test's wire does: events are chunks; `end` is its end mark. */
export type Step = CompletionChunk | 'end' | 'hang' | Error | readonly (CompletionChunk | Error | 'end')[]

/** An adapter in memory, and what was done to it. */
export interface FakeAdapter extends Adapter<CompletionRequest, CompletionChunk, CompletionChunk | Error | 'end'> {
  readonly calls: CompletionRequest[]
  readonly signals: AbortSignal[]
  readonly headers: (Readonly<Record<string, string>> | undefined)[]
  /** How many vendor iterators were closed. */
  closed: number
  /** How often a decoder was ended. */
  ended: number
}

/** What a fake adapter plays. */
export interface Script {
  /** The steps of each call, one list after the other; the last list is repeated. */
  readonly calls?: readonly (readonly Step[])[]
  /** What the decoder holds back until its end. */
  readonly held?: CompletionChunk
  readonly settings?: Adapter<never, never, never>['capabilities']['settings']
}

/** Makes an adapter whose wire is a list of chunks. */
export function createFake({ calls = [[]], held, settings = ALL_SETTINGS }: Script = {}): FakeAdapter {
  const stepsOf = (call: number): readonly Step[] => calls[Math.min(call, calls.length - 1)] ?? []
  const fake: FakeAdapter = {
    provider: 'fake',
    capabilities: {
      input: 'messages',
      settings,
      tools: ['function', 'vendor'],
      toolChoice: ['required'],
      responseFormat: ['json_object'],
      media: { image: ['url'], audio: [], file: [] },
      output: [],
    },
    calls: [],
    signals: [],
    headers: [],
    closed: 0,
    ended: 0,
    toParams: (request) => ({ value: request, warnings: [] }),
    async send(params, { signal, headers }) {
      const [step] = stepsOf(fake.calls.length)
      fake.calls.push(params)
      fake.signals.push(signal)
      fake.headers.push(headers)
      if (step === 'hang') return hang()
      if (step instanceof Error) throw step
      return { value: step as CompletionChunk, requestId: 'req_1' } // The scripts of whole answers have one chunk.
    },
    async open(params, { signal, headers }) {
      const steps = stepsOf(fake.calls.length)
      fake.calls.push(params)
      fake.signals.push(signal)
      fake.headers.push(headers)
      const [first] = steps
      if (first instanceof Error) throw first
      return { value: playSteps(steps, fake), requestId: 'req_1' }
    },
    fromResult: (result) => {
      if (!isFinished(result)) throw new TypeError('not finished')
      return result
    },
    createDecoder: () => {
      let ended = false
      return {
        decode(event) {
          if (event instanceof Error) throw event
          if (event !== 'end') return event
          ended = true
          return undefined
        },
        get ended() {
          return ended
        },
        end() {
          fake.ended++
          return held
        },
      }
    },
    fromError: (error) => fromThrown(error, 'fake'),
  }
  return fake
}

const ALL_SETTINGS = ['maxTokens', 'temperature', 'n'] as const

function hang(): Promise<never> {
  return new Promise<never>(() => {})
}

function playSteps(
  steps: readonly Step[],
  fake: FakeAdapter,
): AsyncIterable<readonly (CompletionChunk | Error | 'end')[]> {
  let position = 0
  const iterator: AsyncIterator<readonly (CompletionChunk | Error | 'end')[]> = {
    async next() {
      const step = steps[position++]
      if (step === undefined) return { done: true, value: undefined }
      if (step === 'hang') return hang()
      if (step instanceof Error) throw step
      return { done: false, value: isList(step) ? step : [step] }
    },
    async return() {
      fake.closed++
      return { done: true, value: undefined }
    },
  }
  return { [Symbol.asyncIterator]: () => iterator }
}

function isList(step: Step): step is readonly (CompletionChunk | Error | 'end')[] {
  return Array.isArray(step)
}

/** A clock that stands still until it is told. */
export interface FakeClock extends Clock {
  /** Lets time pass; what is due is called. */
  advance(ms: number): void
  /** What is still scheduled, in milliseconds from now. */
  readonly waiting: readonly number[]
}

/** Makes a clock that begins at 0. */
export function createFakeClock(): FakeClock {
  let time = 0
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>()
  return {
    now: () => time,
    schedule(callback, ms) {
      const timer = { at: time + ms, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(ms) {
      time += ms
      for (const timer of timers) {
        if (timer.at > time || !timers.delete(timer)) continue
        timer.callback()
      }
    },
    get waiting() {
      return [...timers].map(({ at }) => at - time)
    },
  }
}

/** Lets everything that is ready go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve()
}

/** What a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<CompletionError> {
  try {
    await promise
  } catch (error) {
    return error as CompletionError // The tests look at what it is.
  }
  throw new Error('expected a rejection')
}

/** Reads a stream to its end. */
export async function readAll<Item>(stream: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = []
  for await (const item of stream) items.push(item)
  return items
}

/** The error of a vendor that may be asked again. */
export function serverError(details: { readonly retryAfterMs?: number } = {}): CompletionError {
  return createError('server', 'fake: the vendor failed', { provider: 'fake', ...details })
}
