import type { CompletionError, ErrorKind } from '../contract/error.ts'
import { createError, isCompletionError } from '../engine/completion-error.ts'
import { isObject, type WireObject } from './wire.ts'

/** What a vendor's failure says, however its SDK throws it. */
export interface VendorFailure {
  readonly provider: string
  readonly status?: number | undefined
  /** The vendor's words for it, the most exact first (`insufficient_quota`, `rate_limit_error`). */
  readonly codes?: readonly unknown[]
  /** The request field that the vendor names. */
  readonly param?: unknown
  /** The vendor's sentence; only matched, never repeated. */
  readonly text?: unknown
  readonly headers?: Pick<Headers, 'get'> | undefined
  readonly requestId?: string | undefined
  readonly cause: unknown
  /** Unix milliseconds, to read a `Retry-After` that is a date. */
  readonly now: number
}

/** A vendor's own words and what they mean: by code first, then by a pattern in its sentence. */
export interface ErrorTable {
  readonly codes: Readonly<Record<string, ErrorKind>>
  readonly texts: readonly (readonly [pattern: RegExp, kind: ErrorKind])[]
}

/** Reads what an SDK threw by its fields, for instanceof fails where two copies of it are installed; `undefined`: no answer. */
export type ReadFailure = (error: WireObject) => Omit<VendorFailure, 'provider' | 'cause' | 'now'> | undefined

/** Names whatever a vendor's SDK threw: what the vendor answered with, or what kept an answer from coming. */
export function fromSdkError(error: unknown, provider: string, read: ReadFailure, table: ErrorTable): CompletionError {
  if (isCompletionError(error)) return error
  const failure = isObject(error) ? read(error) : undefined
  if (failure === undefined) return fromThrown(error, provider)
  return fromFailure({ ...failure, provider, cause: error, now: Date.now() }, table)
}

/** Names a failure that the vendor answered with. */
export function fromFailure(failure: VendorFailure, table: ErrorTable): CompletionError {
  const { provider, status, headers, requestId, cause } = failure
  const kind = kindOf(failure, table)
  const shouldRetry = headers?.get('x-should-retry')
  const isConflict = status === 409 // Two requests met; the same one may succeed later.
  return createError(kind, describe(kind, failure), {
    provider,
    status,
    requestId,
    retryAfterMs: headers === undefined ? undefined : parseRetryAfter(headers, failure.now),
    retryable: shouldRetry === 'true' ? true : shouldRetry === 'false' ? false : isConflict || undefined,
    cause,
  })
}

function kindOf({ status, codes = [], text }: VendorFailure, table: ErrorTable): ErrorKind {
  const kinds = codes.map((code) =>
    typeof code === 'string' && Object.hasOwn(table.codes, code) ? table.codes[code] : undefined,
  )
  const told = kinds.find((kind) => kind !== undefined && !isWeak(kind, status))
  if (told !== undefined) return told
  const match = typeof text === 'string' ? table.texts.find(([pattern]) => pattern.test(text)) : undefined
  if (match !== undefined) return match[1]
  if (status !== undefined) return kindOfStatus(status)
  return kinds.includes('invalid_request') ? 'invalid_request' : 'server'
}

/** What a vendor says where it says no more; the status of a caller's fault (499 is none) tells that it is not the vendor's. */
function isWeak(kind: ErrorKind, status: number | undefined): boolean {
  return kind === 'invalid_request' || (kind === 'server' && status !== undefined && status < 499)
}

const STATUS_KINDS: Readonly<Record<number, ErrorKind>> = {
  400: 'invalid_request',
  401: 'authentication',
  402: 'billing',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  424: 'server', // What the vendor itself depends on failed.
  429: 'rate_limit',
  499: 'connection',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
}

/** What an HTTP status means where the vendor says no more. */
export function kindOfStatus(status: number): ErrorKind {
  return STATUS_KINDS[status] ?? (status >= 500 ? 'server' : 'invalid_request')
}

const SENTENCES: Readonly<Record<ErrorKind, string>> = {
  invalid_request: 'the vendor found the request wrong',
  authentication: 'the key was not accepted; check the one that the client was created with',
  permission: 'the key may not do this',
  billing: 'the account has no credit for this',
  not_found: 'there is no such model or resource; check the model and the base URL',
  rate_limit: 'too many requests',
  context_length: 'the prompt is longer than the model takes',
  content_filter: 'a filter held the prompt or the answer back',
  unsupported: 'the vendor does not support this',
  timeout: 'the vendor took too long',
  connection: 'the vendor could not be reached; check the network and the base URL',
  interrupted: 'the connection was lost within the answer',
  aborted: 'the caller ended the call',
  overloaded: 'the vendor is overloaded',
  server: 'the vendor failed',
  invalid_response: 'the answer is none that this adapter knows',
}

/** A sentence of ours, with the vendor's identifiers; its free text may repeat prompts and keys, so it stays with `causeOf`. */
function describe(kind: ErrorKind, { provider, status, codes = [], param }: VendorFailure): string {
  const code = codes.find(isIdentifier)
  const facts: string[] = []
  if (status !== undefined) facts.push(`status ${status}`)
  if (code !== undefined) facts.push(`code ${code}`)
  if (isIdentifier(param)) facts.push(`at ${param}`)
  return toMessage(provider, SENTENCES[kind], facts)
}

function toMessage(provider: string, sentence: string, facts: readonly string[]): string {
  return `${provider}: ${sentence}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
}

function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9_.[\]]{0,63}$/.test(value)
}

/** The wait that a vendor asks for, in milliseconds: `retry-after-ms`, or `retry-after` in seconds or as a date. */
export function parseRetryAfter(headers: Pick<Headers, 'get'>, now: number): number | undefined {
  const ms = parseNumber(headers.get('retry-after-ms'))
  if (ms !== undefined && ms >= 0) return ms
  const value = headers.get('retry-after')
  const seconds = parseNumber(value)
  if (seconds !== undefined) return seconds >= 0 ? seconds * 1000 : undefined
  const date = Date.parse(value ?? '')
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function parseNumber(value: string | null): number | undefined {
  const number = value === null || value.trim() === '' ? Number.NaN : Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** Names a failure that is no answer: of the connection, of its bytes, or of a call that could not be made. */
export function fromThrown(error: unknown, provider: string): CompletionError {
  const chain = causesOf(error)
  // The innermost cause says most, but it may be any of the chain: the strongest sign is looked for first.
  const kind = SIGNS.find(([isSign]) => chain.some(isSign))?.[1]
  const codes = chain.map(codeOf).filter((code) => /^[A-Z][A-Z0-9_]{2,63}$/.test(code))
  const sentence = kind === undefined || kind === 'invalid_request' ? NOT_SENT : SENTENCES[kind]
  const message = toMessage(provider, sentence, codes.slice(0, 1))
  return createError(kind ?? 'invalid_request', message, { provider, cause: error })
}

const NOT_SENT = 'the call could not be made; what causeOf gives of this error says why'

function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = []
  for (let cause = error; cause instanceof Error && chain.length < 8; cause = cause.cause) chain.push(cause)
  return chain
}

const SIGNS: readonly (readonly [isSign: (cause: Error) => boolean, kind: ErrorKind])[] = [
  [(cause) => cause.name === 'TimeoutError' || TIMEOUT_CODES.test(codeOf(cause)), 'timeout'],
  [(cause) => /timed out|timeout exceeded/i.test(cause.message), 'timeout'], // The SDKs' own clocks have no other sign.
  [(cause) => cause instanceof TypeError && cause.message === 'terminated', 'interrupted'],
  [(cause) => cause instanceof SyntaxError, 'invalid_response'],
  [(cause) => codeOf(cause) === 'ERR_INVALID_URL', 'invalid_request'],
  [(cause) => CONNECTION_CODES.test(codeOf(cause)), 'connection'],
  [(cause) => /fetch failed|failed to fetch|load failed|network|socket|connection/i.test(cause.message), 'connection'],
]

const TIMEOUT_CODES = /^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/
const CONNECTION_CODES = /^(E[A-Z]+|UND_ERR_[A-Z_]+|CERT_[A-Z_]+|[A-Z_]*_CERT[A-Z_]*)$/

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
