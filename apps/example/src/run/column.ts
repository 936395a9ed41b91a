import type { CallMode, CompletionChunk, CompletionRequest } from '@concord/core'
import type { Seen } from './witness.ts'

/** What one adapter shows of one idea. */
export interface Column {
  readonly adapter: string
  /** In the order in which they were first shown. */
  readonly facts: readonly Fact[]
  /** What its clients were asked, and what came of it. */
  readonly calls: readonly Call[]
  readonly outcome: Outcome
  /** Why an idea cannot be shown or was left out, or what is not as expected. */
  readonly reason?: string
}

/** A fact about an answer. */
export interface Fact {
  readonly label: string
  readonly value: string
}

/**
 * - `running`
 * - `ok`: as the idea expects
 * - `cannot`: the vendor's wire lacks what the idea needs
 * - `left_out`: not for real vendors
 * - `failed`: not as the idea expects
 */
export type Outcome = 'running' | 'ok' | 'cannot' | 'left_out' | 'failed'

/** One call, in the contract's words and on the vendor's wire. */
export interface Call {
  readonly id: string
  /** The adapter that was called: of another vendor, in an idea with two. */
  readonly to: string
  readonly mode?: CallMode
  readonly request?: CompletionRequest
  readonly wire?: WireRequest
  readonly chunks: readonly CompletionChunk[]
  readonly response?: CompletionChunk
  readonly error?: { readonly kind: string; readonly message: string }
}

/** What a vendor was sent. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

/** Something that happened to a column. */
export type TourEvent = { readonly adapter: string } & (
  | { readonly type: 'fact'; readonly label: string; readonly value: string }
  | { readonly type: 'piece'; readonly label: string; readonly piece: string }
  | { readonly type: 'seen'; readonly call: string; readonly to: string; readonly seen: Seen }
  | { readonly type: 'wire'; readonly call: string; readonly to: string; readonly wire: WireRequest }
  | { readonly type: 'outcome'; readonly outcome: Outcome; readonly reason?: string | undefined }
)

/** Makes the column of an adapter that has not shown anything yet. */
export function createColumn(adapter: string): Column {
  return { adapter, facts: [], calls: [], outcome: 'running' }
}

/** Gives a column as it is after an event. */
export function withEvent(column: Column, event: TourEvent): Column {
  switch (event.type) {
    case 'fact':
      return { ...column, facts: withFact(column.facts, event.label, () => event.value) }
    case 'piece':
      return { ...column, facts: withFact(column.facts, event.label, (before) => before + event.piece) }
    case 'seen':
      return { ...column, calls: withCall(column.calls, event, (call) => withSeen(call, event.seen)) }
    case 'wire':
      return { ...column, calls: withCall(column.calls, event, (call) => ({ ...call, wire: event.wire })) }
    case 'outcome': {
      const { outcome, reason } = event
      return { ...column, outcome, ...(reason !== undefined && { reason }) }
    }
    default:
      return event satisfies never
  }
}

function withFact(facts: readonly Fact[], label: string, toValue: (before: string) => string): readonly Fact[] {
  if (!facts.some((fact) => fact.label === label)) return [...facts, { label, value: toValue('') }]
  return facts.map((fact) => (fact.label === label ? { label, value: toValue(fact.value) } : fact))
}

function withCall(
  calls: readonly Call[],
  { call: id, to }: { readonly call: string; readonly to: string },
  change: (call: Call) => Call,
): readonly Call[] {
  if (!calls.some((call) => call.id === id)) return [...calls, change({ id, to, chunks: [] })]
  return calls.map((call) => (call.id === id ? change(call) : call))
}

function withSeen(call: Call, seen: Seen): Call {
  switch (seen.type) {
    case 'request':
      return { ...call, mode: seen.mode, request: seen.request }
    case 'chunk':
      return { ...call, chunks: [...call.chunks, seen.chunk] }
    case 'response':
      return { ...call, response: seen.response }
    case 'error':
      return { ...call, error: { kind: seen.kind, message: seen.message } }
    default:
      return seen satisfies never
  }
}
