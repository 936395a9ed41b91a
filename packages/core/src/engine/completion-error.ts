import type { CompletionError as ErrorShape, ErrorKind } from '../contract/error.ts'
import type { CompletionChunk } from '../contract/response.ts'

const CAUSES = Symbol.for('concord.causes')
const BRAND = Symbol.for('concord.CompletionError')

/** What is known of a failure beside its kind and message. */
export interface ErrorDetails {
  readonly provider: string
  readonly status?: number | undefined
  readonly requestId?: string | undefined
  readonly retryAfterMs?: number | undefined
  /** Where the vendor says so itself; otherwise the kind decides. */
  readonly retryable?: boolean | undefined
  readonly partial?: CompletionChunk | undefined
  readonly cause?: unknown
}

/** Makes a `CompletionError`. The message must not hold anything that the user, the model or the vendor wrote freely. */
export function createError(kind: ErrorKind, message: string, details: ErrorDetails): ErrorShape {
  return new CompletionError(kind, message, details)
}

/** Tells whether a value is a `CompletionError`, of this or any other copy of the package. */
export function isCompletionError(value: unknown): value is ErrorShape {
  return value instanceof Error && BRAND in value
}

/** Gives the same error with another `partial`. */
export function withPartial(error: ErrorShape, partial: CompletionChunk | undefined): ErrorShape {
  if (error.partial === partial) return error
  const copy = createError(error.kind, error.message, { ...detailsOf(error), partial })
  return Object.assign(copy, { stack: error.stack })
}

/** The details of an error, to make another from them. */
export function detailsOf(error: ErrorShape): ErrorDetails {
  return { ...factsOf(error), partial: error.partial, cause: causeOf(error) }
}

/** What may be shown to everybody. */
function factsOf({ provider, status, requestId, retryAfterMs, retryable }: ErrorDetails): ErrorDetails {
  return { provider, status, requestId, retryAfterMs, retryable }
}

/**
 * The error of the vendor's SDK, or whatever else is behind a failure. It may hold keys, prompts and answers: look at it, and
 * do not log it.
 */
export function causeOf(error: ErrorShape): unknown {
  return causes.get(error)
}

/**
 * The causes stand beside their errors, and not in a property of that name: Node prints it with every uncaught error, hidden or
 * not, and loggers follow it. Every copy of the package shares them.
 */
const causes: WeakMap<object, unknown> = shareCauses()

function shareCauses(): WeakMap<object, unknown> {
  const shared = globalThis as { [CAUSES]?: WeakMap<object, unknown> } // A place of our own in the global object.
  return (shared[CAUSES] ??= new WeakMap())
}

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** What may go better the next time; the other kinds stay as they are. */
const RETRYABLE: ReadonlySet<ErrorKind> = new Set([
  'rate_limit',
  'timeout',
  'connection',
  'interrupted',
  'overloaded',
  'server',
])

class CompletionError extends Error implements ErrorShape {
  declare readonly name: 'CompletionError'
  declare readonly kind: ErrorKind
  declare readonly provider: string
  declare readonly status?: number
  declare readonly requestId?: string
  declare readonly retryAfterMs?: number
  declare readonly retryable: boolean
  declare readonly partial?: CompletionChunk

  constructor(kind: ErrorKind, message: string, details: ErrorDetails) {
    super(message)
    const facts = { kind, ...factsOf(details), retryable: details.retryable ?? RETRYABLE.has(kind) }
    for (const [name, fact] of Object.entries(facts)) if (fact !== undefined) Object.assign(this, { [name]: fact })
    partials.set(this, details.partial)
    causes.set(this, details.cause)
  }

  toJSON(): object {
    return { name: this.name, kind: this.kind, message: this.message, ...factsOf(this) }
  }

  /** Without the answer, which is hidden from loggers, however deep they look. */
  [INSPECT](): string {
    return `${this.stack ?? String(this)}\n${JSON.stringify({ kind: this.kind, ...factsOf(this) })}`
  }
}

/** An answer stands beside its error, like a cause: a hidden property is shown by whoever asks Node for hidden ones. */
const partials = new WeakMap<object, CompletionChunk | undefined>()

/** Stands between our errors and `Error`: Node reads the getters of no prototype that names a constructor of the language’s own. */
const withholding: object = Object.create(Error.prototype, {
  constructor: { value: Error },
  name: { value: 'CompletionError' },
  [BRAND]: { value: true },
  partial: { get: partialOf },
})
Object.setPrototypeOf(CompletionError.prototype, withholding)

function partialOf(this: object): CompletionChunk | undefined {
  return partials.get(this)
}
