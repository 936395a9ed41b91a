/** Gathers what the site is built from: `node build.mjs`. */
import { join } from 'node:path'
import { PAGES, writePages } from './pages.mjs'
import { writeReference } from './reference.mjs'

writePages()
await writeReference(join(PAGES, 'reference'))
