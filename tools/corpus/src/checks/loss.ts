import type { CompletionRequest, CompletionResponse } from '@concord/core'
import { createPlainContext, type Exchange, streamed } from '../exchange.ts'
import { findDifferences, freeze, type Path, showPath, withValue } from '../json.ts'
import { collectLeaves, type Leaf, sampleLeaves, toSentinel } from '../leaves.ts'
import type { Lane } from '../lane.ts'
import type { FinalState } from '../states/state.ts'
import { toEventText } from '../wire.ts'
import { encode } from './answer.ts'
import { type Finding, show } from './finding.ts'

/** Where the leaves of an answer went. */
export interface Kept {
  readonly inContract: number
  readonly inMetadata: number
  readonly leftOut: number
  readonly lost: number
  /** The keys of `providerMetadata` that hold what nothing else does. */
  readonly metadataKeys: readonly string[]
  readonly findings: readonly Finding[]
}

/** An answer, and a way to read it with another value for one of its leaves. */
export interface Changeable {
  readonly value: unknown
  read(path?: Path, leaf?: Leaf['value']): Promise<CompletionResponse>
}

/** A whole answer. */
export function changeableBody(lane: Lane, request: CompletionRequest, body: unknown): Changeable {
  return {
    value: body,
    read: (path, leaf) => {
      const changed = path === undefined ? freeze(structuredClone(body)) : withValue(body, path, leaf)
      return Promise.resolve(lane.fromBody(changed, { request, ...createPlainContext() }))
    },
  }
}

/** A stream, by the state that it describes. */
export function changeableStream(
  lane: Lane,
  request: CompletionRequest,
  events: readonly unknown[],
  state: FinalState,
): Changeable {
  return {
    value: state.value,
    read: (path, leaf) => {
      const changed = path === undefined ? freeze(structuredClone(events)) : state.withLeaf(path, leaf)
      return lane.fromEvents(streamed(changed), { request, ...createPlainContext() }).response()
    },
  }
}

/** A stream that only the SDK reads as what it is, by server-sent events. */
export function changeableWire(
  exchange: Exchange,
  request: CompletionRequest,
  events: readonly unknown[],
  state: FinalState,
): Changeable {
  return {
    value: state.value,
    read: async (path, leaf) => {
      const changed = path === undefined ? events : state.withLeaf(path, leaf)
      const headers = { 'content-type': 'text/event-stream' }
      const answer = { status: 200, headers, pieces: [encode(toEventText(changed))] }
      const { response, error } = await exchange.stream(request, answer)
      if (response === undefined) throw error
      return response
    },
  }
}

/** Replaces each kind of leaf by a sentinel, one by one, and looks where it turns up. */
export async function checkLoss(lane: Lane, answer: Changeable): Promise<Kept> {
  const base = await answer.read()
  const counts = { inContract: 0, inMetadata: 0, leftOut: 0, lost: 0 }
  const metadataKeys = new Set<string>()
  const findings: Finding[] = []
  for (const leaf of sampleLeaves(collectLeaves(answer.value))) {
    if (lane.leftOut.some(({ path }) => path.test(leaf.place))) {
      counts.leftOut++
      continue
    }
    const place = await placeOf(base, answer, leaf)
    counts[place.where]++
    if (place.where === 'inMetadata') metadataKeys.add(place.key)
    if (place.where === 'lost')
      findings.push({ check: 'loss', path: `${leaf.place} (${showPath(leaf.path)})`, message: place.message })
  }
  return { ...counts, metadataKeys: [...metadataKeys], findings }
}

type Place =
  | { readonly where: 'inContract' }
  | { readonly where: 'inMetadata'; readonly key: string }
  | { readonly where: 'lost'; readonly message: string }

async function placeOf(base: CompletionResponse, answer: Changeable, leaf: Leaf): Promise<Place> {
  let changed: CompletionResponse
  try {
    changed = await answer.read(leaf.path, toSentinel(leaf.value))
  } catch (error) {
    return { where: 'lost', message: `${show(leaf.value)} changed makes ${show(error)}` }
  }
  let key: string | undefined
  for (const path of findDifferences(base, changed)) {
    const at = path.indexOf('providerMetadata')
    if (at === -1) return { where: 'inContract' }
    key ??= keyOf(path.slice(at + 1))
  }
  return key === undefined ? { where: 'lost', message: `${show(leaf.value)} is nowhere` } : { where: 'inMetadata', key }
}

const DEPTHS: Readonly<Record<string, number>> = { usage: 3, message: 2, function: 2 }

/** The vendor's key; of what is kept whole, the one below. */
function keyOf(path: Path): string {
  const names = path.filter((key) => typeof key === 'string')
  const depth = DEPTHS[names[0] ?? ''] ?? 1
  return names.slice(0, depth).join('.')
}
