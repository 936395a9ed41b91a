/** Packs every package as npm would get it, into `tarballs/` or the folder that is named: `npm run tarballs [folder]`. */
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pack, ROOT, run } from './packed.mjs'

run('node', [join(ROOT, 'scripts', 'setup.mjs')], ROOT)
const folder = resolve(process.argv[2] ?? join(ROOT, 'tarballs'))
const tarballs = pack(readdirSync(join(ROOT, 'packages')), folder)
for (const path of Object.values(tarballs)) console.log(path)
