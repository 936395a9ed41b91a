import { existsSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { checkCorpus, type CorpusReport } from './check-corpus.ts'
import { listFiles } from './corpus/list-files.ts'
import { type Options, parseOptions, USAGE } from './options.ts'
import { pickFolder } from './pick-folder.ts'
import { isFaulty } from './report/is-faulty.ts'
import { toJson } from './report/json.ts'
import { toShown } from './report/shown.ts'
import { toText } from './report/text.ts'

/** Holds recorded traffic against every adapter; the exit code is 1 when anything is wrong. */
async function main(options: Options): Promise<number> {
  const folder = pickFolder(options.folder, process.env['CORPUS_DIR'])
  if (!existsSync(folder)) {
    console.error(`There are no recordings in ${folder}.\n\n${USAGE}`)
    return 1
  }
  // An SDK writes to the console that a recorded model is old.
  console.warn = () => {}
  const files = options.file === undefined ? listFiles(folder) : [toFile(folder, options.file)]
  const report = await checkCorpus(folder, files, options.only)
  console.log(toOutput(report, options, folder))
  return isFaulty(report) ? 1 : 0
}

function toFile(folder: string, file: string): string {
  return isAbsolute(file) || existsSync(resolve(file)) ? relative(folder, resolve(file)) : file
}

function toOutput(report: CorpusReport, { isJson, file }: Options, folder: string): string {
  if (isJson) return JSON.stringify(toJson(report), undefined, 2)
  return file === undefined ? toText(report) : toShown(report, folder)
}

try {
  process.exitCode = await main(parseOptions(process.argv.slice(2)))
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  process.exitCode = 1
}
