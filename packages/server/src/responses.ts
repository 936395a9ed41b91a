import { type CompletionError, type Dialect, type ErrorKind, isCompletionError } from '@concord/core'
import { createError } from '@concord/core/adapter'

/** Makes a JSON response. */
export function jsonResponse(body: unknown, status: number, headers: Readonly<Record<string, string>>): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}

/** Makes the response that tells a failure in a dialect's own shape. */
export function errorResponse(dialect: Dialect, error: CompletionError): Response {
  const { status, headers, body } = dialect.toErrorBody(error)
  return jsonResponse(body, status, headers)
}

/** Makes the response that tells a failure where no dialect owns the path. */
export function plainErrorResponse(status: number, kind: ErrorKind, message: string): Response {
  return jsonResponse({ error: { kind, message } }, status, {})
}

/** What is thrown beside `CompletionError` is a fault of a translator or a client, and nobody's business outside. */
export function toCompletionError(error: unknown, provider: string): CompletionError {
  if (isCompletionError(error)) return error
  return createError('server', `${provider}: the server failed`, { provider, cause: error })
}
