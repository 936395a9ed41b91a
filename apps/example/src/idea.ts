import type { CompletionClient, CompletionResponse } from '@concord/core'
import type { Script } from '@concord/emulator'

/** One thing that the library does, shown on every adapter. */
export interface Idea {
  readonly name: string
  /** What it shows, in a few words. */
  readonly title: string
  /** What the emulated vendor answers with: its part, not the example's. Some vendors do not show what others show. */
  readonly script: Script | { readonly byAdapter: Readonly<Record<string, Script>> }
  /** The code to copy. Throws where the answer is not what the idea expects. */
  run(stage: Stage): Promise<void>
}

/** What an idea runs with. */
export interface Stage {
  readonly client: CompletionClient
  /** Shows a fact, in the column of this adapter. */
  readonly show: (label: string, value: string) => void
  /** Adds to a fact, live. */
  readonly write: (label: string, piece: string) => void
}

/** Throws unless the answer is what the idea expects. */
export function expect(isExpected: boolean, expectation: string): asserts isExpected {
  if (!isExpected) throw new Error(`expected ${expectation}`)
}

/** A usage in a few characters: prompt + completion tokens. */
export function tokens({ usage }: Pick<CompletionResponse, 'usage'>): string {
  return usage === undefined ? 'unknown' : `${usage.promptTokens} + ${usage.completionTokens}`
}
