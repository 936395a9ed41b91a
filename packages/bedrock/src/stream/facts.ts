import type { CompletionChunk, ProviderMetadata } from '@concord/core'
import { isObject, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { BODY_FIELDS, fromFacts, MESSAGE_FIELDS, restOfTier } from '../response/answer.ts'

/** Gathers what stands beside the blocks: at the start and the end of the message, and behind it. */
export interface FactsReader {
  readStart(event: WireObject): void
  readStop(event: WireObject): void
  readMetadata(event: WireObject): void
  /** Keeps an event that this version does not know. */
  readUnknown(name: string, event: unknown): void
  /** The word for the ending. */
  readonly word: string | undefined
  /** What the message says beside its content. */
  readonly choiceMetadata: ProviderMetadata | undefined
  toFields(): Pick<CompletionChunk, 'usage' | 'warnings' | 'serviceTier' | 'providerMetadata'>
}

/** Fills events up, so that their length tells nothing. */
export const PADDING = 'p'

const START_FIELDS: ReadonlySet<string> = new Set([...MESSAGE_FIELDS, PADDING])
const EVENT_FIELDS: ReadonlySet<string> = new Set([...BODY_FIELDS, PADDING])

/** Makes the state that gathers the facts of one message. */
export function createFactsReader(): FactsReader {
  let word: string | undefined
  let choiceMetadata: ProviderMetadata | undefined
  let usage: unknown
  let tier: unknown
  let metadata: WireObject = {}

  function read(event: WireObject): void {
    word = textOrAbsent(event['stopReason']) ?? word
    usage = event['usage'] ?? usage
    tier = event['serviceTier'] ?? tier
    metadata = {
      ...metadata,
      ...leftovers({ ...event, ...restOfTier(event['serviceTier']) }, EVENT_FIELDS).providerMetadata,
    }
  }

  return {
    readStart(event) {
      choiceMetadata = leftovers(event, START_FIELDS).providerMetadata
    },
    readStop: read,
    readMetadata: read,
    readUnknown(name, event) {
      const known = isObject(event) ? leftovers(event, EVENT_FIELDS).providerMetadata : event
      if (known !== undefined) metadata = { ...metadata, [name]: known }
    },
    get word() {
      return word
    },
    get choiceMetadata() {
      return choiceMetadata
    },
    toFields: () => ({
      ...fromFacts(usage, tier),
      ...(Object.keys(metadata).length > 0 && { providerMetadata: metadata }),
    }),
  }
}
