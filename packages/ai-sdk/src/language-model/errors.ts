import { APICallError, UnsupportedFunctionalityError } from '@ai-sdk/provider'
import { type CompletionClient, isCompletionError } from '@concord/core'
import { isRetrying } from '@concord/core/adapter'

/** Names a failure as the AI SDK does; the `CompletionError` is its cause. */
export function toSdkError(error: unknown, client: CompletionClient, signal: AbortSignal | undefined): unknown {
  if (!isCompletionError(error)) return error
  const { kind, message, provider, status, requestId, retryAfterMs, retryable } = error
  if (kind === 'aborted') return signal?.reason ?? new DOMException(message, 'AbortError')
  if (kind === 'unsupported')
    return withCause(new UnsupportedFunctionalityError({ functionality: message, message }), error)
  return new APICallError({
    message,
    url: `concord:${provider}`,
    requestBodyValues: {}, // No prompt is in an error.
    isRetryable: retryable && !isRetrying(client),
    data: { kind, provider, requestId },
    cause: error,
    ...(status !== undefined && { statusCode: status }),
    ...(retryAfterMs !== undefined && { responseHeaders: { 'retry-after-ms': String(retryAfterMs) } }),
  })
}

function withCause(error: Error, cause: unknown): Error {
  return Object.assign(error, { cause })
}
