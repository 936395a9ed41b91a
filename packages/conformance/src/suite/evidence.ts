import type { CallMode, Dialect, Encoder } from '@concord/core'
import { causeOf, isCompletionError } from '@concord/core'
import type { Case, Stage } from './case.ts'
import { openStage } from './stage.ts'
import type { Harness } from './subject.ts'

/** Runs something on a stage of its own. Where that fails, the message also says what the client and the mirror threw. */
export async function onStage(
  one: Case,
  harness: Harness,
  mode: CallMode,
  run: (stage: Stage) => Promise<void>,
  strict = false,
): Promise<void> {
  const thrown: unknown[] = []
  await using stage = await openStage(one, { ...harness, dialect: watched(harness.dialect, thrown) }, mode, strict)
  try {
    await run(stage)
  } catch (error) {
    throw withEvidence(error, stage.client.failures, thrown)
  }
}

/** Keeps what a mirror throws: a server tells its client no more than that it failed. */
function watched(dialect: Dialect, thrown: unknown[]): Dialect {
  const watch =
    <Given extends readonly unknown[], Result>(run: (...given: Given) => Result) =>
    (...given: Given): Result => {
      try {
        return run(...given)
      } catch (error) {
        thrown.push(error)
        throw error
      }
    }
  const watchEncoder = (encoder: Encoder): Encoder => ({
    contentType: encoder.contentType,
    encode: watch((chunk) => encoder.encode(chunk)),
    end: watch(() => encoder.end()),
    fail: watch((error) => encoder.fail(error)),
    get warnings() {
      return encoder.warnings
    },
  })
  return {
    name: dialect.name,
    provider: dialect.provider,
    routes: dialect.routes,
    parseRequest: watch((body, call) => dialect.parseRequest(body, call)),
    toBody: watch((response, parsed) => dialect.toBody(response, parsed)),
    createEncoder: watch((parsed) => watchEncoder(dialect.createEncoder(parsed))),
    toErrorBody: watch((error) => dialect.toErrorBody(error)),
    toHeaders: watch((response) => dialect.toHeaders(response)),
  }
}

/** Adds to the message of an error; it stays the same error, for runners show what else is in it. */
function withEvidence(error: unknown, failures: readonly unknown[], thrown: readonly unknown[]): Error {
  const told = error instanceof Error ? error : new Error(String(error))
  const evidence = new Set([
    ...reasonsOf(told).map((reason) => `because of ${reason}`),
    ...failures.filter((failure) => failure !== error).map((failure) => `the client failed with ${chainOf(failure)}`),
    ...thrown.map((fault) => `the mirror threw ${chainOf(fault)}`),
  ])
  if (evidence.size === 0) return told
  const before = told.message
  const after = [before, ...evidence].join('\n  ')
  const stack = told.stack?.replace(before, () => after)
  told.message = after
  if (stack !== undefined) told.stack = stack // It begins with the message, and some runners print nothing else.
  return told
}

function chainOf(error: unknown): string {
  return [nameOf(error), ...reasonsOf(error)].join(', because of ')
}

/** What is behind an error. Keys and prompts of a test are plainly none, so that causes may be shown here. */
function reasonsOf(error: unknown): readonly string[] {
  const reasons: string[] = []
  for (let cause = beneath(error); cause !== undefined && reasons.length < 5; cause = beneath(cause))
    reasons.push(nameOf(cause))
  return reasons
}

function beneath(error: unknown): unknown {
  if (isCompletionError(error)) return causeOf(error)
  return error instanceof Error ? error.cause : undefined
}

function nameOf(error: unknown): string {
  if (isCompletionError(error)) return `${error.kind}: ${error.message}`
  if (error instanceof Error) return `${error.name}: ${error.message}${placeOf(error)}`
  return (JSON.stringify(error) ?? String(error)).slice(0, 300)
}

/** Where a fault was thrown; of a named failure its kind says more. */
function placeOf({ stack = '' }: Error): string {
  const place = /^\s+at (.+)$/m.exec(stack)?.[1]
  return place === undefined ? '' : ` at ${place}`
}
