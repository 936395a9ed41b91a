import type { CompletionError } from '@concord/core'
import { fromHostError } from '@concord/openai/protocol'
import type { HostLiteral } from './host.ts'

/** Names what the SDK threw at a call to a host. */
export function fromError(host: HostLiteral, error: unknown): CompletionError {
  return fromHostError(error, host)
}
