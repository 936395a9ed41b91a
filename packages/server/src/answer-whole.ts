import type { CompletionClient, Dialect, ParsedRequest, Warning } from '@concord/core'
import { jsonResponse } from './responses.ts'

/** One request that is to be answered. */
export interface Exchange {
  readonly client: CompletionClient
  readonly dialect: Dialect
  readonly parsed: ParsedRequest
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal
  readonly tellWarnings: (warnings: readonly Warning[]) => void
}

/** Answers with a whole completion. */
export async function answerWhole({ client, dialect, parsed, signal, tellWarnings }: Exchange): Promise<Response> {
  const response = await client.complete(parsed.request, { signal })
  const { value, warnings } = dialect.toBody(response, parsed)
  tellWarnings(warnings)
  return jsonResponse(value, 200, dialect.toHeaders(response))
}
