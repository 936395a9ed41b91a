/** Tries every runtime, or those that are named; prints one line of JSON for each. */
import type { Verdict } from './facts.ts'
import { openTheatre } from './emulators.ts'
import { RUNTIMES, run, type Runtime } from './runtimes.ts'

/** How one runtime did. */
interface Row {
  readonly name: string
  readonly version: string
  readonly held: number
  readonly failed: readonly string[]
  /** Of the kit's whole suite, where it runs there. */
  readonly suite?: { readonly held: number; readonly failed: readonly string[] }
  /** Why it could not be had. */
  readonly missing?: string
}

const [scope, ...names] = process.argv.slice(2)
for (const runtime of RUNTIMES.filter(({ name }) => names.length === 0 || names.some((word) => name.includes(word)))) {
  console.log(JSON.stringify(await tryRuntime(runtime)))
}
process.exit(0)

async function tryRuntime(runtime: Runtime): Promise<Row> {
  const { name } = runtime
  let version = ''
  try {
    version = await runtime.version()
  } catch (error) {
    return { name, version, held: 0, failed: [], missing: messageOf(error) }
  }
  try {
    await using theatre = await openTheatre()
    const verdicts = await theatre.judge(await runtime.check(theatre.trials))
    const failed = verdicts.filter(({ error }) => error !== undefined)
    const suite = runtime.command === undefined || scope === 'facts' ? undefined : await trySuite(runtime.command)
    return { name, version, held: verdicts.length - failed.length, failed: failed.map(toLine), ...(suite && { suite }) }
  } catch (error) {
    return { name, version, held: 0, failed: [messageOf(error)] }
  }
}

async function trySuite(command: readonly string[]): Promise<NonNullable<Row['suite']>> {
  const counts = { held: 0, failed: [] as string[] }
  for (const name of ['openai', 'anthropic', 'google', 'openai-compatible']) {
    const printed = await run([...command, `suite/${name}/trial.ts`])
    const outcomes = JSON.parse(printed) as readonly { result: string; subject: string; name: string; error?: string }[]
    for (const { result, subject, name: fact, error } of outcomes) {
      if (result === 'failed') counts.failed.push(`${subject} · ${fact}: ${error}`)
      else if (result !== 'skipped') counts.held++
    }
  }
  return counts
}

function toLine({ subject, fact, mode, error }: Verdict): string {
  return `${subject} · ${fact}, ${mode}: ${error}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
