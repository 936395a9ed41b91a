import type { CompletionError } from '@concord/core'
import type { ResponseFacts } from '@concord/core/adapter'
import { PROVIDER } from './config.ts'

/** Names whatever a call threw. */
export function fromError(error: unknown): CompletionError {
  throw new Error('write errors: fromError; fromSdkError() names what an SDK threw, fromThrown() what fetch did', {
    cause: error,
  })
}

/** Names a failure that came as data: in a body, whatever its status was, or within a stream. */
export function fromErrorBody(_body: unknown, _response?: Response): CompletionError | undefined {
  throw new Error('write errors: fromErrorBody; fromFailure() goes by a table of the vendor’s codes')
}

/** What the answers have beside their body. */
export const RESPONSE_FACTS: ResponseFacts = {
  provider: PROVIDER,
  get requestIdHeader(): string {
    throw new Error('write errors: requestIdHeader, the header that holds the vendor’s id of a request')
  },
  fromErrorBody,
}
