import type { CompletionError, ErrorKind } from '../contract/error.ts'
import type { CompletionChunk } from '../contract/response.ts'
import { createError } from './completion-error.ts'

/** Where the native wire answers: with a whole response, or with a stream of chunks. */
export const NATIVE_PATHS = { complete: '/v1/concord/complete', stream: '/v1/concord/stream' } as const

/** A `CompletionError` as JSON; its cause stays where it was thrown. */
export interface NativeError {
  readonly kind: ErrorKind
  readonly message: string
  readonly provider: string
  readonly status?: number
  readonly requestId?: string
  readonly retryAfterMs?: number
  readonly retryable: boolean
  readonly partial?: CompletionChunk
}

/** Writes an error on the native wire. */
export function toNativeError(error: CompletionError): NativeError {
  const { kind, message, provider, status, requestId, retryAfterMs, retryable, partial } = error
  return {
    kind,
    message,
    provider,
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    retryable,
    ...(partial !== undefined && { partial }),
  }
}

/** Reads an error from the native wire; `undefined` for what is none. */
export function fromNativeError(value: unknown): CompletionError | undefined {
  const { kind, message, provider, status, requestId, retryAfterMs, retryable, partial } = fieldsOf(value)
  if (typeof kind !== 'string' || typeof message !== 'string' || typeof provider !== 'string') return undefined
  return createError(isKind(kind) ? kind : 'server', message, {
    provider,
    status: typeof status === 'number' ? status : undefined,
    requestId: typeof requestId === 'string' ? requestId : undefined,
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
    retryable: typeof retryable === 'boolean' ? retryable : undefined,
    partial: isChunk(partial) ? partial : undefined,
  })
}

/** Tells whether a value has the outline of a chunk: enough to be joined with others. What it says is its service's affair. */
export function isChunk(value: unknown): value is CompletionChunk {
  const { object, id, created, model, provider, choices, warnings } = fieldsOf(value)
  const isHeaded = [id, model, provider].every((name) => typeof name === 'string') && typeof created === 'number'
  const isWarned = warnings === undefined || Array.isArray(warnings)
  return object === 'completion' && isHeaded && isWarned && Array.isArray(choices) && choices.every(isChoice)
}

function isChoice(value: unknown): boolean {
  const { index, text, content, logprobs = {} } = fieldsOf(value)
  const isListed = logprobs !== null && Object.values(fieldsOf(logprobs)).every((tokens) => Array.isArray(tokens))
  const isSpoken = typeof index === 'number' && typeof text === 'string'
  return isSpoken && isListed && Array.isArray(content) && content.every(isPart)
}

function isPart(value: unknown): boolean {
  const {
    index,
    type,
    text = '',
    arguments: written = '',
    data = '',
    transcript = '',
    citations = [],
  } = fieldsOf(value)
  const areTexts = [type, text, written, data, transcript].every((one) => typeof one === 'string')
  return typeof index === 'number' && areTexts && Array.isArray(citations)
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value) as Record<string, unknown> // Whatever it is, its fields are unknown.
}

const KINDS: Readonly<Record<ErrorKind, true>> = {
  invalid_request: true,
  authentication: true,
  permission: true,
  billing: true,
  not_found: true,
  rate_limit: true,
  context_length: true,
  content_filter: true,
  unsupported: true,
  timeout: true,
  connection: true,
  interrupted: true,
  aborted: true,
  overloaded: true,
  server: true,
  invalid_response: true,
}

function isKind(value: string): value is ErrorKind {
  return Object.hasOwn(KINDS, value)
}
