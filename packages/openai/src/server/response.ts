import type { CompletionChoice, CompletionResponse, OutputPart } from '@concord/core'
import type { FinishWords, Losses } from '@concord/core/adapter'
import type { Host } from '../host.ts'
import { finishTable } from '../response.ts'
import { toUsageBody } from './usage.ts'

/** Writes what stands beside the choices. */
export function toFacts(
  response: Pick<
    CompletionResponse,
    'provider' | 'usage' | 'systemFingerprint' | 'serviceTier' | 'providerMetadata' | 'warnings'
  >,
  losses: Losses,
  host: Host,
): Record<string, unknown> {
  const { provider, usage, systemFingerprint, serviceTier, providerMetadata, warnings } = response
  if (warnings !== undefined) losses.add('warnings', 'warnings')
  const isOwn = provider === host.provider
  if (!isOwn && providerMetadata !== undefined) losses.add('providerMetadata', `the metadata of ${provider}`)
  const { usage: ownUsage, ...metadata } = isOwn ? (providerMetadata ?? {}) : {}
  // Counts that are no usage of the contract are the vendor's alone.
  const written = usage === undefined ? ownUsage : toUsageBody(usage, ownUsage, host)
  return {
    ...metadata,
    ...(written !== undefined && { usage: written }),
    ...(systemFingerprint !== undefined && { system_fingerprint: systemFingerprint }),
    ...(serviceTier !== undefined && { service_tier: serviceTier }),
  }
}

/** Writes the vendor's own fields of a choice, whatever level they go to. */
export function toOwnFields(
  { providerMetadata }: Pick<CompletionChoice, 'providerMetadata'>,
  { provider }: Pick<CompletionResponse, 'provider'>,
  path: string,
  losses: Losses,
  host: Host,
): Readonly<Record<string, unknown>> {
  if (providerMetadata === undefined || provider === host.provider) return providerMetadata ?? {}
  losses.add(`${path}.providerMetadata`, `the metadata of ${provider}`)
  return {}
}

const WORDS = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
  refusal: 'stop',
} as const

/** Endings for which the wire has no word; a host may have one. */
const LACKING = { pause: 'pause', error: 'error', unknown: 'unknown' } as const

/** How a choice says that it ended. */
export function endingsOf(host: Host): FinishWords {
  const table = finishTable(host)
  // The first word of the host for it.
  const own = Object.fromEntries(
    Object.entries(table)
      .map(([word, reason]) => [reason, word])
      .toReversed(),
  )
  return { table, words: { ...LACKING, ...own, ...WORDS }, hasRefusals: true }
}

/** Notes what stands on a part and has no place on the wire. */
export function noteExtras(part: OutputPart, path: string, losses: Losses): void {
  if (part.replay !== undefined) losses.add(`${path}.replay`, 'a replay token')
  if (part.providerMetadata !== undefined) losses.add(`${path}.providerMetadata`, 'metadata of a part')
}

/** What a response is after it went over one of these wires and back, where nothing was lost; the choices by their own rule. */
export function normalizeBody(
  response: CompletionResponse,
  normalizeChoice: (choice: CompletionChoice) => CompletionChoice,
  host: Host,
): CompletionResponse {
  const [first, ...others] = response.choices
  return {
    ...response,
    // The wire does not say who answers: its adapter does.
    provider: host.provider,
    choices: [normalizeChoice(first), ...others.map(normalizeChoice)],
    ...withUsage(response, host),
  }
}

/** Every usage on the wire is the vendor's own, and is kept as such. */
function withUsage(
  { usage, provider, providerMetadata }: CompletionResponse,
  host: Host,
): Pick<CompletionResponse, 'providerMetadata'> {
  if (usage === undefined) return {}
  const own = provider === host.provider ? providerMetadata?.['usage'] : undefined
  return { providerMetadata: { ...providerMetadata, usage: toUsageBody(usage, own, host) } }
}
