import type { ErrorKind } from '@concord/core'
import { isCompletionError } from '@concord/core'
import { isObject } from '../json.ts'
import { type Finding, show } from './finding.ts'

/** What a status may mean, whatever the vendor says beside it. */
const BY_STATUS: Readonly<Record<number, readonly ErrorKind[]>> = {
  400: ['invalid_request', 'context_length', 'content_filter', 'billing', 'not_found'],
  401: ['authentication'],
  402: ['billing'],
  403: ['permission'],
  404: ['not_found'],
  408: ['timeout'],
  409: ['invalid_request'],
  413: ['invalid_request', 'context_length'],
  422: ['invalid_request'],
  429: ['rate_limit', 'billing'],
  499: ['connection'],
  500: ['server'],
  502: ['server'],
  503: ['overloaded', 'server'],
  504: ['timeout'],
  529: ['overloaded'],
}

/** What a vendor's words mean, whatever the status is: the first that fits. */
const BY_WORDS: readonly (readonly [pattern: RegExp, kind: ErrorKind])[] = [
  [
    /context_length_exceeded|string_above_max_length|maximum context length|context window|context limit|prompt is too long|input tokens exceeded/i,
    'context_length',
  ],
  [/insufficient_quota|credit balance is too low|billing_error|billing_hard_limit/i, 'billing'],
  [/content_filter|content_policy_violation|moderation_blocked|blocked by content filtering/i, 'content_filter'],
  [/model_not_found|not_found_error/, 'not_found'],
  [
    /invalid_api_key|API_KEY_INVALID|authentication_error|incorrect api key|security token included in the request is invalid/i,
    'authentication',
  ],
  [/permission_error|unsupported_country/, 'permission'],
  [/timeout_error/, 'timeout'],
  [/overloaded_error|server_overloaded/, 'overloaded'],
  [/rate_limit_(error|exceeded)|too_many_requests|RateLimitReached/, 'rate_limit'],
  [/invalid_request_error|request_too_large/, 'invalid_request'],
  [/server_error|api_error/, 'server'],
]

/** Checks what a call rejected with, where the vendor answered with a failure. */
export function checkFailure(error: unknown, status: number | undefined, body: unknown): readonly Finding[] {
  if (error === undefined) return [wrong(`the failure ${show(body)} was read as an answer`)]
  if (!isCompletionError(error)) return [wrong(`no CompletionError but ${show(error)}`)]
  const words = JSON.stringify(body) ?? ''
  const told = BY_WORDS.find(([pattern]) => pattern.test(words))?.[1]
  const may = told === undefined || isWeak(told, status) ? kindsOf(status, body) : [told]
  return [
    ...(may.includes(error.kind) ? [] : [wrong(`${error.kind} in place of ${may.join(' or ')} for ${show(body)}`)]),
    ...(isRepeated(body, error.message) ? [wrong('the message repeats what the vendor wrote freely')] : []),
  ]
}

/** That a request is wrong, or the vendor failed, is what is said where nothing else is; a status may say more. */
function isWeak(kind: ErrorKind, status: number | undefined): boolean {
  return (kind === 'invalid_request' || kind === 'server') && status !== undefined
}

function kindsOf(status: number | undefined, body?: unknown): readonly ErrorKind[] {
  // Within an answer some hosts say the status as a code.
  const code = isObject(body) ? Number(body['code']) : Number.NaN
  if (status === undefined && code >= 400 && code < 600) return kindsOf(code)
  if (status === undefined || status < 400) return ['server', 'invalid_response']
  return BY_STATUS[status] ?? (status >= 500 ? ['server'] : ['invalid_request'])
}

function isRepeated(body: unknown, message: string): boolean {
  const error = isObject(body) ? (body['error'] ?? body) : body
  const text = isObject(error) ? error['message'] : error
  return typeof text === 'string' && text.length > 12 && message.includes(text)
}

function wrong(message: string): Finding {
  return { check: 'failure', path: '', message }
}
