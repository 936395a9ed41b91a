import type { CompletionError } from '@concord/core'
import { isCompletionError } from '@concord/core'

export const request = { model: 'm1', prompt: 'Say hello' }

/** What an action rejects with. */
export async function failureOf(action: () => Promise<unknown>): Promise<CompletionError> {
  try {
    await action()
  } catch (error) {
    if (isCompletionError(error)) return error
    throw error
  }
  throw new Error('nothing failed')
}

/** Posts JSON and gives the raw answer. */
export function post(url: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(request), ...init })
}

/** A clock that stands still. */
export interface StillClock {
  now(): number
  schedule(callback: () => void, ms: number): () => void
  /** Resolves once somebody waits. */
  readonly isAwaited: Promise<void>
  /** Calls back whoever waits. */
  advance(): void
}

export function createStillClock(): StillClock {
  const due = new Set<() => void>()
  const { promise: isAwaited, resolve } = Promise.withResolvers<void>()
  return {
    now: () => 1_700_000_000_500,
    schedule(callback) {
      due.add(callback)
      resolve()
      return () => void due.delete(callback)
    },
    isAwaited,
    advance() {
      for (const callback of due) callback()
      due.clear()
    },
  }
}
