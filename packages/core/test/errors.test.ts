import { spawnSync } from 'node:child_process'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  createError,
  detailsOf,
  type ErrorTable,
  fromFailure,
  fromThrown,
  kindOfStatus,
  parseRetryAfter,
  type VendorFailure,
  withPartial,
} from '../src/adapter-kit/index.ts'
import type { ErrorKind } from '../src/contract/index.ts'
import { causeOf, isCompletionError } from '../src/index.ts'
import { textChunk } from './support.ts'

const secret = 'sk-test-key-do-not-print'
const table: ErrorTable = {
  codes: {
    insufficient_quota: 'billing',
    rate_limit_error: 'rate_limit',
    invalid_request_error: 'invalid_request',
    api_error: 'server',
  },
  texts: [[/maximum context length/i, 'context_length']],
}

function failureOf(fields: Partial<VendorFailure>): ReturnType<typeof fromFailure> {
  return fromFailure({ provider: 'fake', cause: undefined, now: 0, ...fields }, table)
}

describe('createError', () => {
  const retryable: readonly (readonly [kind: ErrorKind, retryable: boolean])[] = [
    ['invalid_request', false],
    ['authentication', false],
    ['permission', false],
    ['billing', false],
    ['not_found', false],
    ['rate_limit', true],
    ['context_length', false],
    ['content_filter', false],
    ['unsupported', false],
    ['timeout', true],
    ['connection', true],
    ['interrupted', true],
    ['aborted', false],
    ['overloaded', true],
    ['server', true],
    ['invalid_response', false],
  ]

  it.each(retryable)('knows of %s whether it is worth another try', (kind, expected) => {
    expect(createError(kind, 'x', { provider: 'fake' }).retryable).toBe(expected)
  })

  it('leaves out what is not known', () => {
    const error = createError('server', 'fake: x', { provider: 'fake' })
    expect(Object.keys(error).toSorted()).toEqual(['kind', 'provider', 'retryable'])
    expect(error.partial).toBeUndefined()
    expect('cause' in error || 'status' in error).toBe(false)
  })

  it('shows no key, prompt or answer in its message, JSON or inspection', () => {
    const vendorError = Object.assign(new Error(secret, { cause: new Error(secret) }), {
      headers: { authorization: secret },
    })
    const error = createError('server', 'fake: the vendor failed', {
      provider: 'fake',
      status: 500,
      requestId: 'req_1',
      partial: textChunk(secret),
      cause: vendorError,
    })
    const wrapped = createError('interrupted', 'fake: cut', { provider: 'fake', cause: error })
    const shown = [error, wrapped, { nested: [error] }, new Error('outer', { cause: error })].flatMap((value) => [
      value instanceof Error ? value.message : '',
      JSON.stringify(value),
      inspect(value, { depth: 10 }),
      inspect(value, { depth: 10, showHidden: true }),
      inspect(value, { depth: Infinity, showHidden: true, customInspect: false, getters: true }),
      JSON.stringify(Object.entries(value)),
    ])
    for (const text of shown) expect(text).not.toContain(secret)
    expect(inspect(error)).toContain('fake: the vendor failed')
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'CompletionError',
      kind: 'server',
      message: 'fake: the vendor failed',
      provider: 'fake',
      status: 500,
      requestId: 'req_1',
      retryable: true,
    })
    expect([causeOf(error), error.partial?.choices[0]?.text]).toEqual([vendorError, secret])
  })
})

describe('an error that nobody catches', () => {
  it('is printed without what the vendor wrote', () => {
    const script = `
      import { createError } from '@concord/core/adapter'
      const vendor = new Error('canary-in-the-cause', { cause: new Error('canary-deeper') })
      throw createError('server', 'fake: the vendor failed', { provider: 'fake', cause: vendor })
    `
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--conditions=@concord/source', '--input-type=module', '--eval', script],
      { cwd: import.meta.dirname, encoding: 'utf8' },
    )
    expect(status).toBe(1)
    expect(stderr).toContain('CompletionError: fake: the vendor failed')
    expect(stderr.replace(script, '')).not.toMatch(/canary-in-the-cause|canary-deeper/)
  })
})

describe('withPartial', () => {
  it('keeps everything else, the stack included', () => {
    const cause = new Error('x')
    const details = { provider: 'fake', status: 500, requestId: 'r', retryAfterMs: 5, retryable: false, cause }
    const error = createError('server', 'fake: x', details)
    const copy = withPartial(error, textChunk('a'))
    expect(detailsOf(copy)).toEqual({ ...details, partial: textChunk('a') })
    expect([copy.kind, copy.message, copy.stack]).toEqual(['server', 'fake: x', error.stack])
    expect(error.partial).toBeUndefined()
  })
})

describe('isCompletionError', () => {
  it('knows an error of another copy of the package', () => {
    class OtherError extends Error {}
    Object.defineProperty(OtherError.prototype, Symbol.for('concord.CompletionError'), { value: true })
    expect(isCompletionError(new OtherError('x'))).toBe(true)
  })

  it('knows what is none', () => {
    const lookalike = { name: 'CompletionError', kind: 'server', provider: 'fake', retryable: true }
    for (const value of [new Error('x'), lookalike, undefined, null, 'x']) expect(isCompletionError(value)).toBe(false)
  })
})

describe('kindOfStatus', () => {
  const kinds: readonly (readonly [status: number, kind: ErrorKind])[] = [
    [400, 'invalid_request'],
    [401, 'authentication'],
    [402, 'billing'],
    [403, 'permission'],
    [404, 'not_found'],
    [408, 'timeout'],
    [413, 'invalid_request'],
    [422, 'invalid_request'],
    [429, 'rate_limit'],
    [500, 'server'],
    [502, 'server'],
    [503, 'overloaded'],
    [504, 'timeout'],
    [529, 'overloaded'],
  ]

  it.each(kinds)('reads %i as %s', (status, kind) => {
    expect(kindOfStatus(status)).toBe(kind)
  })
})

describe('fromFailure', () => {
  it('believes the most exact word, then the sentence, then the status', () => {
    expect(failureOf({ status: 429, codes: ['insufficient_quota', 'rate_limit_error'] }).kind).toBe('billing')
    const text = "This model's maximum context length is 8192 tokens"
    expect(failureOf({ status: 400, codes: ['invalid_request_error'], text }).kind).toBe('context_length')
    expect(failureOf({ status: 404, codes: ['invalid_request_error'], text: 'x' }).kind).toBe('not_found')
    expect(failureOf({ status: 418, codes: ['new_word'] }).kind).toBe('invalid_request')
  })

  it('believes a status of the caller’s fault where the vendor’s word is only that it failed', () => {
    expect(failureOf({ status: 401, codes: ['api_error'] }).kind).toBe('authentication')
    expect(failureOf({ status: 503, codes: ['api_error'] }).kind).toBe('server')
    expect(failureOf({ codes: ['api_error'] }).kind).toBe('server')
  })

  it('names a failure without status by its words, and one without words server', () => {
    expect(failureOf({ codes: ['rate_limit_error'] }).kind).toBe('rate_limit')
    expect(failureOf({ codes: ['invalid_request_error'] }).kind).toBe('invalid_request')
    expect(failureOf({ codes: [undefined, 7, 'toString'] }).kind).toBe('server')
  })

  it("says the vendor's identifiers and nothing that it wrote freely", () => {
    const failure = { status: 400, codes: [`Bad ${secret}`, 'invalid_request_error'], param: 'messages[0].content' }
    const error = failureOf({ ...failure, text: `Incorrect key: ${secret}`, cause: new Error(secret) })
    expect(error.message).toContain('status 400')
    expect(error.message).toContain('invalid_request_error')
    expect(error.message).toContain('messages[0].content')
    expect(inspect(error)).not.toContain(secret)
  })

  it('follows the vendor that says whether to try again', () => {
    const withHeader = (value: string, status: number): boolean =>
      failureOf({ status, headers: new Headers({ 'x-should-retry': value }) }).retryable
    expect([withHeader('true', 400), withHeader('false', 500), failureOf({ status: 409 }).retryable]).toEqual([
      true,
      false,
      true,
    ])
  })
})

describe('parseRetryAfter', () => {
  const forms: readonly (readonly [headers: Record<string, string>, expected: number | undefined])[] = [
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:30 GMT' }, 20_000],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:05 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after-ms': '', 'retry-after': '3' }, 3000],
    [{ 'retry-after-ms': 'Infinity' }, undefined],
    [{}, undefined],
  ]

  it.each(forms)('reads %j', (headers, expected) => {
    expect(parseRetryAfter(new Headers(headers), 10_000)).toBe(expected)
  })
})

const RETRYABLE: ReadonlySet<ErrorKind> = new Set(['connection', 'timeout', 'interrupted'])

describe('fromThrown', () => {
  const withCode = (code: string): Error => Object.assign(new Error('x'), { code })
  const fetchFailed = (code: string): Error => new TypeError('fetch failed', { cause: withCode(code) })
  const thrown: readonly (readonly [name: string, error: unknown, kind: ErrorKind])[] = [
    ['a refused connection', new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') }), 'connection'],
    ['a refused connection in Chromium', new TypeError('Failed to fetch'), 'connection'],
    ['a refused connection in Safari', new TypeError('Load failed'), 'connection'],
    ['an unknown host', withCode('ENOTFOUND'), 'connection'],
    ['a certificate', withCode('CERT_HAS_EXPIRED'), 'connection'],
    ['headers that took too long', fetchFailed('UND_ERR_HEADERS_TIMEOUT'), 'timeout'],
    [
      'the same as an SDK tells it',
      new Error('Connection error.', { cause: fetchFailed('UND_ERR_HEADERS_TIMEOUT') }),
      'timeout',
    ],
    ['a body that fell silent', new TypeError('terminated', { cause: withCode('UND_ERR_BODY_TIMEOUT') }), 'timeout'],
    ['a connection that took too long', fetchFailed('UND_ERR_CONNECT_TIMEOUT'), 'timeout'],
    ['a timeout of the signal', new DOMException('x', 'TimeoutError'), 'timeout'],
    ['a body that was cut', new TypeError('terminated'), 'interrupted'],
    ['what is no JSON', new SyntaxError('Unexpected token'), 'invalid_response'],
    ['a wrong address', Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' }), 'invalid_request'],
    ['something else', new Error('x'), 'invalid_request'],
    ['what is no error', 'x', 'invalid_request'],
  ]

  it.each(thrown)('names %s', (_name, error, kind) => {
    const told = fromThrown(error, 'fake')
    expect([told.kind, told.provider, causeOf(told)]).toEqual([kind, 'fake', error])
    expect(told.retryable).toBe(RETRYABLE.has(kind))
  })

  it('does not follow causes in a circle for ever', () => {
    const error = new Error('x')
    error.cause = error
    expect(fromThrown(error, 'fake').kind).toBe('invalid_request')
  })
})
