import { isObject, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Host } from './host.ts'

/** Reads a body, or an event of a stream, of a host as one of OpenAI's: what stands beside the choices moves to its place. */
export function toOwnObject(object: WireObject, { quirks }: Host): WireObject {
  const { extension, created } = quirks
  const moved = extension === undefined ? object : withOwnUsage(object, extension)
  if (created !== 'milliseconds' || typeof moved['created'] !== 'number') return moved
  return { ...moved, created: Math.floor(moved['created'] / 1000) }
}

/** The usage that an extension holds, where there is no other; the same usage a second time says nothing. */
function withOwnUsage(object: WireObject, extension: string): WireObject {
  const within = object[extension]
  if (!isObject(within) || !isObject(within['usage'])) return object
  const { [extension]: _extension, ...others } = object
  const { usage, ...rest } = within
  const kept = Object.keys(rest).length > 0 ? { ...others, [extension]: rest } : others
  if (!isObject(object['usage'])) return { ...kept, usage }
  return JSON.stringify(object['usage']) === JSON.stringify(usage) ? kept : object
}

/** The fields that list the sources of an answer. */
export const SOURCE_FIELDS = ['search_results', 'citations'] as const

/** Gives the sources that stand beside the choices as annotations: the results, and the addresses that are of none. */
export function annotationsOf(object: WireObject): readonly unknown[] {
  const results = objectsOf(object['search_results'])
  const known = new Set(results.map(({ url }) => url))
  const addresses = Array.isArray(object['citations']) ? object['citations'] : []
  return [...results, ...addresses.filter((one) => textOrAbsent(one) !== undefined && !known.has(one))]
}
