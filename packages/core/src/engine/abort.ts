import type { CompletionError } from '../contract/error.ts'
import { createError } from './completion-error.ts'

/** An `AbortController` that an outer signal aborts too, until it is released. */
export interface LinkedAbort extends AbortController {
  release(): void
}

/** Links a new signal to an outer one; `AbortSignal.any` would hold on to it as long as the outer one lives. */
export function linkAbort(outer: AbortSignal | undefined): LinkedAbort {
  const controller = new AbortController()
  const follow = (): void => controller.abort(outer?.reason)
  if (outer?.aborted === true) follow()
  else outer?.addEventListener('abort', follow, { once: true })
  return Object.assign(controller, { release: () => outer?.removeEventListener('abort', follow) })
}

/** Waits for a promise, but no longer than until the signal aborts; then rejects with `aborted`. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal, provider: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(abortedError(provider, signal.reason))
    const leave = (): void => signal.removeEventListener('abort', stop)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    void promise.then(resolve, reject).then(leave)
  })
}

/** Throws `aborted` when the signal is: nothing is begun for a caller who has left. */
export function assertGoing(signal: AbortSignal, provider: string): void {
  if (signal.aborted) throw abortedError(provider, signal.reason)
}

/** The error of a call that its caller ended; its cause is the reason that the caller's signal gives. */
export function abortedError(provider: string, cause?: unknown): CompletionError {
  return createError('aborted', `${provider}: the caller ended the call`, { provider, cause })
}
