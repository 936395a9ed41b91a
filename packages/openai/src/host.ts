import type { CompletionRequest } from '@concord/core'

/** Who speaks one of OpenAI's wires: OpenAI itself, or a host whose answers have the same form. */
export interface Host {
  /** Who answers. */
  readonly provider: string
}

/** OpenAI itself. */
export const OPENAI: Host = { provider: 'openai' }

/** The host's own parameters of a request. */
export function ownOptions(
  options: CompletionRequest['providerOptions'],
  { provider }: Pick<Host, 'provider'>,
): object | undefined {
  return options?.[provider]
}
