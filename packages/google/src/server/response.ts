import type { CompletionResponse, OutputPart, Usage } from '@concord/core'
import { fold, type Losses, type WireObject } from '@concord/core/adapter'

/** What the writer of a part may know beside it. */
export interface PartFacts {
  /** Where the choice is. */
  readonly path: string
  readonly losses: Losses
  /** Whether the metadata is Google's. */
  readonly isOwn: boolean
}

/** Notes what stands beside the choices and has no place on the wire. */
export function noteFacts(
  { systemFingerprint, warnings }: Pick<CompletionResponse, 'systemFingerprint' | 'warnings'>,
  losses: Losses,
): void {
  if (systemFingerprint !== undefined) losses.add('systemFingerprint', 'a system fingerprint')
  if (warnings !== undefined) losses.add('warnings', 'warnings')
}

/** Notes a replay token that the wire does not carry. */
export function noteToken(part: OutputPart, isCarried: boolean, path: string, losses: Losses): void {
  if (part.replay !== undefined && !isCarried) losses.add(`${path}.replay`, 'a replay token of another API')
}

/** The vendor's own fields of a part, but for those that the contract's fields are written to. */
export function ownFields(
  { providerMetadata = {} }: Pick<OutputPart, 'providerMetadata'>,
  reserved: ReadonlySet<string>,
  path: string,
  { isOwn, losses }: PartFacts,
): WireObject {
  const entries = Object.entries(providerMetadata)
  const own = isOwn ? entries.filter(([key]) => !reserved.has(key)) : []
  if (own.length < entries.length) losses.add(`${path}.providerMetadata`, 'metadata of another vendor')
  return Object.fromEntries(own)
}

/** Notes the counts that Google's wires lack. */
export function noteUncounted(
  { promptTokensDetails: prompt, completionTokensDetails: completion }: Usage,
  losses: Losses,
): void {
  if (prompt?.cacheWriteTokens !== undefined) losses.add('usage.promptTokensDetails', 'tokens written to a cache')
  const { acceptedPredictionTokens: accepted, rejectedPredictionTokens: rejected } = completion ?? {}
  if ((accepted ?? rejected) !== undefined) losses.add('usage.completionTokensDetails', 'tokens of predictions')
}

/** The pieces of one part, joined. */
export function joinPieces(pieces: readonly OutputPart[]): readonly OutputPart[] {
  const { choices } = fold(
    pieces.map((piece) => ({
      object: 'completion',
      id: '',
      created: 0,
      model: '',
      provider: '',
      choices: [{ index: 0, text: '', content: [piece], finishReason: null }],
    })),
  )
  return choices[0]?.content ?? []
}
