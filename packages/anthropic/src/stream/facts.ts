import type { CompletionChunk } from '@concord/core'
import { isAbsent, isObject, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { fromFacts, MESSAGE_FIELDS } from '../response/message.ts'
import { fromUsage } from '../response/usage.ts'

/** Gathers what stands beside the blocks: at the start of the message, and in what changes it later. */
export interface FactsReader {
  readStart(message: WireObject): void
  readChange(event: WireObject): void
  /** The latest word for the ending. */
  readonly word: string | undefined
  toFields(): Pick<CompletionChunk, 'usage' | 'warnings' | 'serviceTier' | 'providerMetadata'>
}

const START_FIELDS: ReadonlySet<string> = new Set([...MESSAGE_FIELDS, 'usage'])
const EVENT_FIELDS: ReadonlySet<string> = new Set(['type', 'delta', 'usage'])
const DELTA_FIELDS: ReadonlySet<string> = new Set(['stop_reason'])

/** Makes the state that gathers the facts of one message. */
export function createFactsReader(): FactsReader {
  let word: string | undefined
  let usage: WireObject | undefined
  /** Gateways that do not know the counts at the start write zeros there, which are none. */
  let isCounted = false
  let metadata: WireObject | undefined

  function read(object: WireObject, known: ReadonlySet<string>): void {
    word = textOrAbsent(object['stop_reason']) ?? word
    const { providerMetadata } = leftovers(object, known)
    if (providerMetadata !== undefined) metadata = { ...metadata, ...providerMetadata }
  }

  /** The counts of a change are those of the whole; one that it does not send stays what it was. */
  function readUsage(counts: unknown): void {
    if (!isObject(counts)) return
    const before = usage ?? {}
    const said = Object.entries(counts).filter(([key, count]) => !isAbsent(count) || !Object.hasOwn(before, key))
    usage = { ...before, ...Object.fromEntries(said) }
  }

  return {
    readStart(message) {
      readUsage(message['usage'])
      // A start that says how the message ends is all of it.
      isCounted ||= totalOf(usage) > 0 || textOrAbsent(message['stop_reason']) !== undefined
      read(message, START_FIELDS)
    },
    readChange(event) {
      readUsage(event['usage'])
      isCounted ||= totalOf(event['usage']) >= 0
      read(event, EVENT_FIELDS)
      if (isObject(event['delta'])) read(event['delta'], DELTA_FIELDS)
    },
    get word() {
      return word
    },
    toFields() {
      const providerMetadata = { ...metadata, ...(usage !== undefined && { usage }) }
      const counted = isCounted ? usage : { service_tier: usage?.['service_tier'] }
      return { ...fromFacts(counted), ...(Object.keys(providerMetadata).length > 0 && { providerMetadata }) }
    },
  }
}

/** All tokens of a usage; below zero where it counts none. */
function totalOf(usage: unknown): number {
  return (isObject(usage) ? fromUsage(usage).usage?.totalTokens : undefined) ?? -1
}
