import type { CompletionChunk, CompletionChoice } from '@concord/core'
import { isAbsent, isObject, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { MESSAGE_FIELDS, toChoiceMetadata } from '../response/message.ts'
import { fromUsage } from '../response/usage.ts'

/** Gathers what stands beside the pieces: on an event, in its delta, and in the message within. */
export interface FactsReader {
  read(event: WireObject, delta: WireObject, message: WireObject): void
  /** The latest word for the ending. */
  readonly word: string | undefined
  readonly id: string | undefined
  toFields(): Pick<CompletionChunk, 'usage' | 'warnings' | 'providerMetadata'>
  toChoiceFields(strays: readonly WireObject[]): Pick<CompletionChoice, 'providerMetadata'>
}

const EVENT_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'index', 'delta', 'logprobs'])
const DELTA_FIELDS: ReadonlySet<string> = new Set(['message', 'finish_reason', 'usage'])

/** Makes the state that gathers the facts of one answer. */
export function createFactsReader(): FactsReader {
  let id: string | undefined
  let word: string | undefined
  let usage: WireObject | undefined
  let metadata: WireObject | undefined
  let ofMessage: WireObject | undefined

  return {
    read(event, delta, message) {
      id ??= textOrAbsent(event['id'])
      word = textOrAbsent(delta['finish_reason']) ?? word
      if (isObject(delta['usage'])) usage = { ...usage, ...delta['usage'] }
      metadata = joinLeftovers(joinLeftovers(metadata, event, EVENT_FIELDS), delta, DELTA_FIELDS)
      ofMessage = joinLeftovers(ofMessage, message, MESSAGE_FIELDS)
    },
    get word() {
      return word
    },
    get id() {
      return id
    },
    toFields() {
      const all = { ...metadata, ...(usage !== undefined && { usage }) }
      return { ...(usage && fromUsage(usage)), ...(isAbsent(Object.keys(all)) ? {} : { providerMetadata: all }) }
    },
    toChoiceFields: (strays) => toChoiceMetadata(ofMessage, strays),
  }
}

/** Joins the fields that the contract lacks, from piece to piece. */
function joinLeftovers(
  known: WireObject | undefined,
  object: WireObject,
  fields: ReadonlySet<string>,
): WireObject | undefined {
  const { providerMetadata } = leftovers(object, fields)
  return providerMetadata === undefined ? known : { ...known, ...providerMetadata }
}
