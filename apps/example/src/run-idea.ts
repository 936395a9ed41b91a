import { isCompletionError } from '@concord/core'
import { every, type Script, startEmulator } from '@concord/emulator'
import type { TourAdapter } from './adapters.ts'
import type { Idea } from './idea.ts'

/** What one adapter showed of one idea. */
export interface Column {
  readonly adapter: string
  /** The facts, in the order in which they were first shown. */
  readonly facts: ReadonlyMap<string, string>
  readonly outcome: Outcome
  /** Why an idea cannot be shown, or what went wrong. */
  readonly reason?: string
}

/** Still running, as expected, refused for what the vendor lacks, or not as expected. */
export type Outcome = 'running' | 'ok' | 'cannot' | 'failed'

/** How ideas are run. */
export interface RunOptions {
  /** Milliseconds between two chunks of the emulated vendors, so that a person can watch. */
  readonly paceMs: number
  /** Told of every change. */
  readonly onChange: (columns: readonly Column[]) => void
}

/** Runs one idea on all adapters at once, each through its vendor's SDK against an emulator of its vendor. */
export async function runIdea(
  idea: Idea,
  adapters: readonly TourAdapter[],
  { paceMs, onChange }: RunOptions,
): Promise<readonly Column[]> {
  const columns: Column[] = adapters.map(({ name }) => ({ adapter: name, facts: new Map(), outcome: 'running' }))
  const update = (i: number, column: Column): void => {
    columns[i] = column
    onChange(columns)
  }
  onChange(columns)
  await Promise.all(adapters.map((adapter, i) => runColumn(idea, adapter, paceMs, (column) => update(i, column))))
  return columns
}

async function runColumn(
  idea: Idea,
  { name, dialect, connect }: TourAdapter,
  paceMs: number,
  update: (column: Column) => void,
): Promise<void> {
  await using emulator = await startEmulator({
    dialects: [dialect],
    script: scriptOf(idea, name),
    pace: paceMs > 0 ? every(paceMs) : undefined,
  })
  const facts = new Map<string, string>()
  const show = (label: string, value: string): void => {
    facts.set(label, value)
    update({ adapter: name, facts, outcome: 'running' })
  }
  const write = (label: string, piece: string): void => show(label, (facts.get(label) ?? '') + piece)
  try {
    await idea.run({ client: connect(emulator.url), show, write })
    update({ adapter: name, facts, outcome: 'ok' })
  } catch (error) {
    const outcome = isCompletionError(error) && error.kind === 'unsupported' ? 'cannot' : 'failed'
    const reason = error instanceof Error ? error.message : String(error)
    update({ adapter: name, facts, outcome, reason })
  }
}

function scriptOf({ name, script }: Idea, adapter: string): Script {
  if (typeof script === 'string' || !('byAdapter' in script)) return script
  const own = script.byAdapter[adapter]
  if (own === undefined) throw new Error(`the idea ${name} has no script for ${adapter}`)
  return own
}
