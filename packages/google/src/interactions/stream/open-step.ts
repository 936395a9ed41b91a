import type { OutputPart, ProviderMetadata, ToolActivityPart, ToolCallPart } from '@concord/core'
import type { PartNumbers, WireObject } from '@concord/core/adapter'
import type { StepFacts } from '../response/steps.ts'

/** The steps of one interaction, in pieces, each by its place on the wire. */
export interface Steps {
  readonly facts: StepFacts
  readonly numbers: PartNumbers
  readonly byPlace: Map<unknown, OpenStep>
  /** How many parts were begun. */
  count: number
}

/** A step whose pieces arrive. */
export interface OpenStep {
  readonly kind: Kind
  readonly steps: Steps
  /** The key of a step that is one part. */
  key: number
  /** The content that may go on. */
  latest: OpenContent | undefined
  /** A call without its arguments, or what was said of an activity first. */
  call: ToolCallPart | ToolActivityPart | undefined
  /** Everything so far of a step that goes out at its end, and what any other began with. */
  gathered: WireObject
  /** What this version does not know of it. */
  metadata: ProviderMetadata | undefined
  signature: string
  /** Its first piece, or a piece of its arguments, went out. */
  isGiven: boolean
}

/** A content whose pieces arrive. */
export interface OpenContent {
  /** The name of its kind. */
  readonly stream: string
  readonly key: number
  text: string
}

/** How the steps of one type are read. */
export interface Kind {
  start(step: OpenStep, content: OutputPart[]): void
  add(step: OpenStep, delta: WireObject, content: OutputPart[]): void
  /** Gives what waits for the end, with what the end says beside. */
  stop(step: OpenStep, metadata: ProviderMetadata | undefined, content: OutputPart[]): void
}

/** Makes the key of a further part. */
export function nextKey(steps: Steps): number {
  return steps.count++
}

/** The number of a step that is one part, taken with its first piece. */
export function indexOf({ steps, key }: OpenStep): number {
  return steps.numbers(key)
}

/** Metadata as a field, where there is any. */
export function toFields(metadata: ProviderMetadata | undefined): { readonly providerMetadata?: ProviderMetadata } {
  return metadata === undefined ? {} : { providerMetadata: metadata }
}

/** The fields of a delta that say which one it is. */
export const DELTA_FIELDS: ReadonlySet<string> = new Set(['type'])
