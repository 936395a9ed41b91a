/** Generated tables stand between two comments of a page. */
import { readFileSync, writeFileSync } from 'node:fs'

/** Writes a text between `<!-- name -->` and `<!-- /name -->` of a file. */
export function writeBetween(path, name, text) {
  const page = readFileSync(path, 'utf8')
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  if (!page.includes(begin) || !page.includes(end)) throw new Error(`${path} has no ${begin} … ${end}.`)
  const before = page.slice(0, page.indexOf(begin) + begin.length)
  writeFileSync(path, `${before}\n\n${text}\n\n${page.slice(page.indexOf(end))}`)
}
