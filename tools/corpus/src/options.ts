import { parseArgs } from 'node:util'

/** What the command line asks for. */
export interface Options {
  readonly folder: string | undefined
  /** Print the report as JSON. */
  readonly isJson: boolean
  /** One vendor alone. */
  readonly only: string | undefined
  /** One file, shown before and after in full. */
  readonly file: string | undefined
}

/** How the command is called. */
export const USAGE = `pnpm corpus [folder] [--json] [--only <vendor>] [--file <path>]

  folder   the recordings; default: the environment variable CORPUS_DIR, then ../shared/corpus beside the project
  --json   the report as JSON
  --only   the interactions of one vendor
  --file   one interaction before and after, in full`

/** Reads the arguments of the command; throws for what is none. */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    allowPositionals: true,
    options: { json: { type: 'boolean' }, only: { type: 'string' }, file: { type: 'string' } },
  })
  const [folder, ...others] = positionals
  if (others.length > 0) throw new TypeError(`one folder at a time, and not also ${others.join(', ')}`)
  return { folder, isJson: values.json === true, only: values.only, file: values.file }
}
