import { parseArgs } from 'node:util'
import { adapters, type TourAdapter } from './adapters.ts'
import type { Idea } from './idea.ts'
import { ideas } from './ideas/index.ts'

/** What the user wants to see. */
export interface Choice {
  readonly ideas: readonly Idea[]
  readonly adapters: readonly TourAdapter[]
  readonly model?: string | undefined
  readonly isLive: boolean
  readonly isJson: boolean
  readonly isWeb: boolean
  readonly isList: boolean
  readonly isHelp: boolean
  readonly port?: number | undefined
}

/** How the tour is called. */
export const HELP = `The tour: every idea on every adapter, through the vendors' own SDKs, against
emulated vendors on this machine. It needs no keys and no network.

  npm run example                                   everything
  npm run example -- --idea tools                   one idea
  npm run example -- --idea tools --only anthropic  one idea on one adapter
  npm run example -- --web                          a page instead

Options, behind the --:
  --idea <name>     only this idea; several times, or with commas, for several
  --only <adapter>  only this adapter; likewise
  --list            names the ideas and the adapters
  --web             serves a page with the requests, the chunks and the code
  --port <number>   with --web: where; 5173 otherwise
  --json            one JSON document for programs; its schema is
                    apps/example/report.schema.json
  --live            asks the real vendors, with your keys from the environment;
                    this costs money
  --model <name>    with --live and one --only: not the adapter's usual model
  --help            this

It ends with 0; with 1 when an answer is not what its idea expects; with 2 when
it was called wrongly.
`

/** Reads what was typed behind the program's name; throws an `ArgumentError` for what makes no sense. */
export function parseArguments(args: readonly string[]): Choice {
  const values = read(args)
  const chosen = choose('idea', ideas, values.idea)
  const shown = choose('adapter', adapters, values.only)
  if (values.model !== undefined && (values.live !== true || shown.length !== 1)) {
    throw new ArgumentError('--model goes with --live and one --only.')
  }
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) {
    throw new ArgumentError(`"${values.port}" is no port.`)
  }
  return {
    ideas: chosen,
    adapters: shown,
    model: values.model,
    port,
    isLive: values.live === true,
    isJson: values.json === true,
    isWeb: values.web === true,
    isList: values.list === true,
    isHelp: values.help === true,
  }
}

/** Says what is wrong with the arguments, in a sentence. */
export class ArgumentError extends Error {}

function read(args: readonly string[]) {
  const text = { type: 'string' } as const
  const list = { type: 'string', multiple: true } as const
  const flag = { type: 'boolean' } as const
  const options = {
    help: { ...flag, short: 'h' },
    list: flag,
    json: flag,
    live: flag,
    web: flag,
    idea: list,
    only: list,
    model: text,
    port: text,
  } as const
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error))
  }
}

function choose<Named extends { readonly name: string }>(
  what: string,
  all: readonly Named[],
  wanted: readonly string[] | undefined,
): readonly Named[] {
  if (wanted === undefined) return all
  const names = wanted.flatMap((list) => list.split(',')).map((name) => name.trim())
  const wrong = names.find((name) => !all.some((one) => one.name === name))
  if (wrong !== undefined) {
    throw new ArgumentError(`There is no ${what} "${wrong}". There are: ${all.map(({ name }) => name).join(', ')}.`)
  }
  return all.filter(({ name }) => names.includes(name))
}
