import type { CompletionError } from '../../contract/error.ts'
import type { StandardSchema } from '../../contract/schema.ts'
import { createError } from '../../engine/completion-error.ts'

/** Frames one server-sent event: a JSON value, or a text that is sent as it is. */
export function toServerSentEvent(data: unknown, name?: string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  return name === undefined ? `data: ${text}\n\n` : `event: ${name}\ndata: ${text}\n\n`
}

/** Reads a request body by a schema; throws `invalid_request` that names the first path at fault. */
export function parseBody<Body>(schema: StandardSchema<Body>, body: unknown, provider: string): Body {
  const result = schema['~standard'].validate(body)
  if (result instanceof Promise) throw new TypeError('the schema of a request body must not be asynchronous')
  if (result.issues === undefined) return result.value
  const [issue] = result.issues
  const path = (issue?.path ?? [])
    .map((segment) => String(typeof segment === 'object' ? segment.key : segment))
    .join('.')
  throw createError('invalid_request', `${path || 'body'}: ${issue?.message ?? 'invalid'}`, { provider, status: 400 })
}

/** The wait of a failure as headers: whole seconds, and milliseconds for clients that read them. */
export function toRetryHeaders({ retryAfterMs }: Pick<CompletionError, 'retryAfterMs'>): Record<string, string> {
  if (retryAfterMs === undefined) return {}
  return { 'retry-after': String(Math.ceil(retryAfterMs / 1000)), 'retry-after-ms': String(retryAfterMs) }
}
