import type { Dialect } from '@concord/core'
import { NATIVE_PATHS, statusOf, toNativeError, toRetryHeaders } from '@concord/core/adapter'
import { parseRequest } from './request.ts'
import { createEncoder } from './stream.ts'

/**
 * The contract itself as a wire, without loss; `createRemote` of `@concord/core` speaks it.
 *
 * - `POST /v1/concord/complete`: a `CompletionRequest`, answered with a `CompletionResponse`
 * - `POST /v1/concord/stream`: the same, answered with server-sent events: `chunk` (a `CompletionChunk`) any number of
 *   times, then one `end`, or one `error` (the fields of a `CompletionError`, its `partial` among them)
 * - a failure before that: its status, and `{ "error": … }` with the same fields
 */
export const native: Dialect = {
  name: 'native',
  provider: 'native',
  routes: [
    { method: 'POST', path: NATIVE_PATHS.complete },
    { method: 'POST', path: NATIVE_PATHS.stream },
  ],
  parseRequest: (body, { path }) => ({ request: parseRequest(body), stream: path.endsWith(NATIVE_PATHS.stream) }),
  toBody: (response) => ({ value: response, warnings: [] }),
  createEncoder,
  toErrorBody: (error) => ({
    status: statusOf(error),
    headers: { ...toHeaders(error), ...toRetryHeaders(error) },
    body: { error: toNativeError(error) },
  }),
  toHeaders,
}

function toHeaders({ requestId }: { readonly requestId?: string | undefined }): Readonly<Record<string, string>> {
  return requestId === undefined ? {} : { 'x-request-id': requestId }
}
