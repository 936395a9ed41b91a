import type { CompletionRequest } from '@concord/core'
import type { ErrorTable, FinishTable } from '@concord/core/adapter'
import type { Quirks } from './quirks.ts'

/** Who speaks one of OpenAI's wires: OpenAI itself, or a host whose answers have the same form. */
export interface Host {
  /** Who answers. */
  readonly provider: string
  /** The header that holds the host's id of a request. Default: `x-request-id`. */
  readonly requestIdHeader?: string
  /** Words for an ending, beside OpenAI's. */
  readonly finishReasons?: FinishTable
  /** Words for a failure; they go before OpenAI's. */
  readonly errors?: ErrorTable
  readonly quirks: Quirks
}

/** OpenAI itself. */
export const OPENAI: Host = { provider: 'openai', quirks: {} }

/** The host's own parameters of a request. */
export function ownOptions(
  options: CompletionRequest['providerOptions'],
  { provider }: Pick<Host, 'provider'>,
): object | undefined {
  return options?.[provider]
}
