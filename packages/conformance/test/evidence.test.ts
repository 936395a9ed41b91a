import type { CompletionClient, Dialect } from '@concord/core'
import { createRemote } from '@concord/core/remote'
import { createError, createStream } from '@concord/core/adapter'
import { native } from '@concord/server'
import { expect, test } from 'vitest'
import { planConformance, type Subject } from '../src/index.ts'
import { subjects } from './subjects.ts'

test('a case that fails says what the mirror threw, and where', async () => {
  const fault = new TypeError('the reader of bodies is broken')

  const message = await failureOf(
    { dialect: { ...native, parseRequest: throwing(fault) } },
    'plain text: comes verbatim',
  )

  expect(message).toMatch(/the mirror threw TypeError: the reader of bodies is broken at .*evidence\.test\.ts:\d+/)
})

test('a mirror that refuses a request says which path it refuses', async () => {
  const refusal = createError('invalid_request', 'messages.0: has no role', { provider: 'native', status: 400 })

  const message = await failureOf({ dialect: { ...native, parseRequest: throwing(refusal) } }, 'n is sent')

  expect(message).toContain('the mirror threw invalid_request: messages.0: has no role')
})

test('a case that fails says what the client failed with, and the causes of it', async () => {
  const cause = new Error('the room is not written')
  const failure = createError('server', 'it broke', { provider: 'native', cause })

  const message = await failureOf({ createClient: () => failing(failure) }, 'status 429 of the kind rate_limit is told')

  expect(message).toMatch(/the client failed with server: it broke, because of Error: the room is not written at /)
})

test.each(['an abort before the headers closes the connection', 'a failure that may pass is tried again'])(
  'a call that failed is not waited for: %s',
  async (name) => {
    const failure = createError('invalid_request', 'nothing was sent', { provider: 'native' })

    const message = await failureOf({ createClient: () => failing(failure) }, name)

    expect(message).toContain('nothing was sent')
  },
)

test('a mirror that makes no stream fails the cases that ask for what a stream has, and no planning', async () => {
  const dialect = { ...native, createEncoder: throwing(new Error('no encoder')) }

  const message = await failureOf({ dialect }, 'a failure in mid-stream is told, and keeps what had arrived')

  expect(message).toContain('no encoder')
})

test('what every wire carries is tested, whether it is declared or not', () => {
  const [trial] = trialsOf({}, 'maxTokens is sent', { settings: [] })

  expect(trial?.kind).toBe('case')
})

type Harness = ReturnType<Subject['createHarness']>

function trialsOf(
  changes: Partial<Harness>,
  name: string,
  declared: Partial<Harness['capabilities']> = {},
): ReturnType<typeof planConformance> {
  const [subject] = subjects
  if (subject === undefined) throw new Error('there is no subject')
  const createHarness = (): Harness => {
    const harness = { createClient: ({ url }: { url: string }) => createRemote({ baseURL: url }), ...changes }
    const { capabilities, ...rest } = subject.createHarness()
    return { ...rest, capabilities: { ...capabilities, ...declared }, ...harness }
  }
  return planConformance({ name: 'native', createHarness }).filter((trial) => trial.name === name)
}

/** The message with which the first trial of this name fails. */
async function failureOf(changes: Partial<Harness>, name: string): Promise<string> {
  const [trial] = trialsOf(changes, name)
  if (trial === undefined) throw new Error(`there is no case "${name}"`)
  const error = await trial.run().catch((thrown: unknown) => thrown)
  if (!(error instanceof Error)) throw new Error(`"${name}" should have failed`)
  expect(error.stack).toContain(error.message)
  return error.message
}

function throwing(error: Error): Dialect['parseRequest'] & Dialect['createEncoder'] {
  return () => {
    throw error
  }
}

function failing(failure: Error): CompletionClient {
  const fail = async (): Promise<never> => {
    throw failure
  }
  return {
    provider: 'native',
    complete: fail,
    stream: () => createStream('native', () => ({ next: fail, return: async () => {} })),
  }
}
