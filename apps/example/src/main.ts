import { parseArgs } from 'node:util'
import { adapters, type TourAdapter } from './adapters.ts'
import type { Idea } from './idea.ts'
import { ideas } from './ideas/index.ts'
import { type Column, runIdea } from './run-idea.ts'
import { createScreen } from './terminal/screen.ts'
import { createStyle, type Style } from './terminal/style.ts'
import { toTable } from './terminal/table.ts'

const HELP = `The tour: every idea on every adapter, through the vendors' own SDKs, against emulated vendors on this machine.

  npm run example -- [--idea <name>] [--only <adapter>] [--list] [--help]

Ideas:    ${ideas.map(({ name }) => name).join(', ')}
Adapters: ${adapters.map(({ name }) => name).join(', ')}
`

interface Choice {
  readonly help?: boolean
  readonly list?: boolean
  readonly idea?: string
  readonly only?: string
}

process.exitCode = await main()

async function main(): Promise<number> {
  const choice = readArguments()
  if (choice === undefined) return 2
  if (choice.help === true) return say(HELP)
  if (choice.list === true) return say(`${ideas.map(({ name, title }) => `${name.padEnd(12)} ${title}`).join('\n')}\n`)
  const chosen = ideas.filter(({ name }) => choice.idea === undefined || name === choice.idea)
  const shown = adapters.filter(({ name }) => choice.only === undefined || name === choice.only)
  if (chosen.length === 0) return refuse(`There is no idea "${choice.idea}".`)
  if (shown.length === 0) return refuse(`There is no adapter "${choice.only}".`)
  return tell(chosen, shown)
}

function readArguments(): Choice | undefined {
  const one = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({ options: { help: { ...flag, short: 'h' }, list: flag, idea: one, only: one } }).values
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

async function tell(chosen: readonly Idea[], shown: readonly TourAdapter[]): Promise<number> {
  const style = createStyle(process.stdout.isTTY && process.env['NO_COLOR'] === undefined)
  const columns: Column[] = []
  for (const idea of chosen) {
    say(`\n${style.bold(idea.name)} ${style.dim(`· ${idea.title}`)}\n`)
    const screen = createScreen(process.stdout)
    const draw = (running: readonly Column[]): void => screen.draw(toTable(running, widthOf(), style))
    const done = await runIdea(idea, shown, { paceMs: process.stdout.isTTY ? 15 : 0, onChange: draw })
    screen.finish(toTable(done, widthOf(), style))
    columns.push(...done)
  }
  return summarize(columns, style)
}

function widthOf(): number {
  return Math.min(process.stdout.columns ?? 100, 160)
}

function summarize(columns: readonly Column[], style: Style): number {
  const count = (outcome: Column['outcome']): number => columns.filter((column) => column.outcome === outcome).length
  const failed = count('failed')
  const parts = [
    `${count('ok')} as expected`,
    `${count('cannot')} refused for what the vendor lacks`,
    `${failed} failed`,
  ]
  say(`\n${failed === 0 ? style.good('✓') : style.bad('✗')} ${parts.join(', ')}\n`)
  return failed === 0 ? 0 : 1
}

/** Wrong arguments are the caller's: 2, as usual. */
function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n\n${HELP}`)
  return 2
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}
