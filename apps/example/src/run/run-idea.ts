import type { CompletionClient } from '@concord/core'
import { isCompletionError } from '@concord/core'
import { type Emulator, every, type Script, startEmulator } from '@concord/emulator'
import { adapters as allAdapters, connectTo, hasKey, type TourAdapter } from '../adapters.ts'
import type { Idea, Stage } from '../idea.ts'
import type { Services } from '../service/services.ts'
import { type Column, createColumn, type TourEvent, withEvent } from './column.ts'
import { lackOf } from './needs.ts'
import { type Seen, withWitness } from './witness.ts'

/** How ideas are run. */
export interface RunOptions {
  /** Milliseconds between two chunks of the emulated vendors, so that a person can watch. */
  readonly paceMs: number
  /** Asks real vendors, with the keys of the environment. */
  readonly isLive?: boolean
  /** Another model than the adapter's default, with `isLive`. */
  readonly model?: string | undefined
  readonly services: Services
  /** Told of everything that happens. */
  readonly onEvent: (event: TourEvent) => void
}

/** Runs one idea on all adapters at once, each through its vendor's SDK. */
export async function runIdea(
  idea: Idea,
  adapters: readonly TourAdapter[],
  options: RunOptions,
): Promise<readonly Column[]> {
  return Promise.all(
    adapters.map(async (adapter) => {
      let column = createColumn(adapter.name)
      const onEvent = (event: TourEvent): void => {
        column = withEvent(column, event)
        options.onEvent(event)
      }
      await runOn(adapter, idea, { ...options, onEvent })
      return column
    }),
  )
}

async function runOn(adapter: TourAdapter, idea: Idea, options: RunOptions): Promise<void> {
  const { name, capabilities } = adapter
  const { onEvent, isLive = false } = options
  const end = (outcome: Column['outcome'], reason?: string): void =>
    onEvent({ adapter: name, type: 'outcome', outcome, reason })
  const lack = lackOf(capabilities, idea.needs ?? {})
  if (lack !== undefined) return end('cannot', lack)
  if (isLive && idea.onlyEmulated !== undefined) return end('left_out', idea.onlyEmulated)
  try {
    await using props = new AsyncDisposableStack()
    await idea.run(await createStage(adapter, idea, options, props))
    return end('ok')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const isRefused = isCompletionError(error) && error.kind === 'unsupported'
    return isRefused ? end('cannot', reason.replace(`${error.provider}: `, '')) : end('failed', reason)
  }
}

async function createStage(
  adapter: TourAdapter,
  { script, otherScript }: Idea,
  options: RunOptions,
  props: AsyncDisposableStack,
): Promise<Stage> {
  const { name } = adapter
  const { onEvent, services, isLive = false } = options
  const ownScript = typeof script === 'object' && 'by' in script ? script.by(adapter) : script
  const own = await connect(adapter, ownScript, name, options, props)
  const other =
    otherScript === undefined ? undefined : await connect(otherThan(adapter, isLive), otherScript, name, options, props)
  return {
    adapter,
    client: own.client,
    url: own.url,
    get other() {
      if (other === undefined) throw new Error('an idea with another vendor has an otherScript')
      return other.client
    },
    show: (label, value) => onEvent({ adapter: name, type: 'fact', label, value }),
    write: (label, piece) => onEvent({ adapter: name, type: 'piece', label, piece }),
    startService: () => services.start({ name, url: own.url, model: options.model }),
  }
}

interface Connected {
  readonly client: CompletionClient
  readonly url: string
}

/** Connects a client that tells what passes through it, in the column of `name`. */
async function connect(
  adapter: TourAdapter,
  script: Script,
  name: string,
  { paceMs, isLive = false, model, onEvent }: RunOptions,
  props: AsyncDisposableStack,
): Promise<Connected> {
  const to = adapter.name
  let calls = 0
  const open = (): ((seen: Seen) => void) => {
    const call = `${to} ${++calls}`
    return (seen) => onEvent({ adapter: name, type: 'seen', call, to, seen })
  }
  if (isLive) {
    const client = adapter.connect({ ...(model !== undefined && { model }) })
    return { client: withWitness(client, open), url: '' }
  }
  const pace = paceMs > 0 ? every(paceMs) : undefined
  const emulator = props.use(await startEmulator({ dialects: [adapter.dialect], script, pace }))
  void tellWire(emulator, (number, wire) => onEvent({ adapter: name, type: 'wire', call: `${to} ${number}`, to, wire }))
  return { client: withWitness(connectTo(emulator.url, adapter), open), url: emulator.url }
}

/** Tells each request as it arrives; waits for the next one for as long as the emulator lives. */
async function tellWire(
  { journal }: Emulator,
  tell: (number: number, wire: { method: string; path: string; body: unknown }) => void,
): Promise<never> {
  for (;;) {
    const { number, method, path, body } = await journal.next()
    tell(number, { method, path, body })
  }
}

/** Chooses a second vendor: one that can think and call tools. */
function otherThan({ dialect }: TourAdapter, isLive: boolean): TourAdapter {
  const found = allAdapters.find(
    ({ capabilities, dialect: { provider }, keys }) =>
      provider !== dialect.provider &&
      lackOf(capabilities, { input: 'messages', tools: 'function', output: 'reasoning' }) === undefined &&
      (!isLive || hasKey({ keys })),
  )
  if (found === undefined) throw new Error('there is no key of a second vendor')
  return found
}
