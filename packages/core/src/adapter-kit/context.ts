import type { Context } from '../contract/adapter.ts'

/** The context of a translator that is called by hand, without a client. */
export function createContext(context: Partial<Context> = {}): Context {
  return { request: {}, now: () => Date.now(), createId: () => `concord-${crypto.randomUUID()}`, ...context }
}

/** Unix seconds of the vendor's own time, or of the receipt. */
export function createdAt(seconds: unknown, context: Context): number {
  return typeof seconds === 'number' && seconds > 0 ? seconds : Math.floor(context.now() / 1000)
}
