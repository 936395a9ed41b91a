import type { OutputPart } from '../../contract/part.ts'
import type { ChoiceChunk, CompletionChunk } from '../../contract/response.ts'
import type { Losses } from './losses.ts'

/** What the writer of a part may know beside it. */
export interface PartFacts {
  /** Where the choice is. */
  readonly path: string
  readonly losses: Losses
  /** Whether the metadata is the vendor's own. */
  readonly isOwn: boolean
}

/** Notes what stands beside the choices and has no place on most wires. */
export function noteFacts(
  { systemFingerprint, warnings }: Pick<CompletionChunk, 'systemFingerprint' | 'warnings'>,
  losses: Losses,
): void {
  if (systemFingerprint !== undefined) losses.add('systemFingerprint', 'a system fingerprint')
  if (warnings !== undefined) losses.add('warnings', 'warnings')
}

/** Notes what a wire of one choice does not carry: the others, and what stands on the one beside its parts. */
export function noteChoices(
  choices: readonly Pick<ChoiceChunk, 'index' | 'logprobs' | 'providerMetadata'>[],
  carries: { readonly logprobs: boolean; readonly metadata: boolean },
  losses: Losses,
): void {
  for (const { index, logprobs, providerMetadata } of choices) {
    if (index !== 0) {
      losses.add('choices', 'further choices')
      continue
    }
    if (logprobs !== undefined && !carries.logprobs) losses.add('choices[0].logprobs', 'log-probabilities')
    if (providerMetadata !== undefined && !carries.metadata)
      losses.add('choices[0].providerMetadata', 'metadata of a choice')
  }
}

/** Notes a part that does not come through; those after it move up. */
export function noteLostPart(what: string, { path, losses }: Pick<PartFacts, 'path' | 'losses'>): undefined {
  losses.add(`${path}.content`, what)
  return undefined
}

/** Notes a replay token that the wire does not carry. */
export function noteToken(part: Pick<OutputPart, 'replay'>, isCarried: boolean, path: string, losses: Losses): void {
  if (part.replay !== undefined && !isCarried) losses.add(`${path}.replay`, 'a replay token of another API')
}

/** Notes metadata of a part that has no place for any. */
export function noteMetadata(
  { providerMetadata }: Pick<OutputPart, 'providerMetadata'>,
  path: string,
  losses: Losses,
): void {
  if (providerMetadata !== undefined) losses.add(`${path}.providerMetadata`, 'metadata of this part')
}

/** Notes that the wire has no tools that take free text: it goes inside of an object. */
export function noteCustom(path: string, losses: Losses): void {
  losses.add(`${path}.custom`, 'a tool that takes free text')
  losses.add(`${path}.arguments`, 'free text')
}
