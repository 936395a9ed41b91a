import type { CompletionError, ErrorKind } from '../contract/error.ts'

/** The HTTP status that tells of a failure: the error's own where that is one of a failure, else what its kind means. */
export function statusOf(error: Pick<CompletionError, 'kind' | 'status'>): number {
  const { kind, status } = error
  return status !== undefined && Number.isInteger(status) && status >= 400 && status <= 599 ? status : STATUSES[kind]
}

const STATUSES: Readonly<Record<ErrorKind, number>> = {
  invalid_request: 400,
  authentication: 401,
  permission: 403,
  billing: 402,
  not_found: 404,
  rate_limit: 429,
  context_length: 400,
  content_filter: 400,
  unsupported: 400,
  timeout: 504,
  connection: 502,
  interrupted: 502,
  aborted: 499,
  overloaded: 503,
  server: 500,
  invalid_response: 502,
}
