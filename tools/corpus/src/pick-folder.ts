import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the project. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** The folder of recordings: the one that is given, else that of the environment, else the one beside the project. */
export function pickFolder(given: string | undefined, environment: string | undefined): string {
  return resolve(ROOT, given ?? environment ?? '../shared/corpus')
}
