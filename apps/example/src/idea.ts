import type { CompletionClient, CompletionResponse } from '@concord/core'
import { createError } from '@concord/core/adapter'
import type { Script } from '@concord/emulator'
import type { TourAdapter } from './adapters.ts'
import type { Needs } from './run/needs.ts'

/** One thing that the library does, shown on every adapter. */
export interface Idea {
  /** Also the name of its file. */
  readonly name: string
  /** What it shows, in a few words. */
  readonly title: string
  /** What a wire must have for it. Most ideas need nothing. */
  readonly needs?: Needs
  /** The code to copy. Throws where the answer is not what the idea expects. */
  run(stage: Stage): Promise<void>
  /** What the emulated vendor answers: its part, not the example's. Some wires carry what others do not. */
  readonly script: Script | { readonly by: (adapter: TourAdapter) => Script }
  /** What the other vendor answers, in an idea with two. */
  readonly otherScript?: Script
  /** Why it is left out of `--live`: a real vendor does not fail when asked to. */
  readonly onlyEmulated?: string
}

/** What an idea runs with. */
export interface Stage {
  /** The adapter's client, through its vendor's SDK. */
  readonly client: CompletionClient
  /** The client of another vendor, in an idea with an `otherScript`. */
  readonly other: CompletionClient
  readonly adapter: TourAdapter
  /** Where the emulated vendor listens; with `--live`, nowhere. */
  readonly url: string
  /** Shows a fact about this adapter. */
  readonly show: (label: string, value: string) => void
  /** Adds to a fact, live. */
  readonly write: (label: string, piece: string) => void
  /** Serves the client in another process, and gives its address. */
  readonly startService: () => Promise<string>
}

/** Throws unless the answer is what the idea expects. */
export function expect(isExpected: boolean, expectation: string): asserts isExpected {
  if (!isExpected) throw new Error(`expected ${expectation}`)
}

/** Makes the error of an idea that a wire cannot show, where only its answer tells. */
export function cannot(reason: string): Error {
  return createError('unsupported', reason, { provider: 'tour' })
}

/** A usage in a few words. */
export function tokens({ usage }: Pick<CompletionResponse, 'usage'>): string {
  return usage === undefined ? 'unknown' : `${usage.promptTokens} in, ${usage.completionTokens} out`
}
