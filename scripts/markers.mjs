/** Measured tables stand between two comments of a page. */
import { readFileSync, writeFileSync } from 'node:fs'

/** Writes rows into the table between `<!-- name -->` and `<!-- /name -->`; rows of what was not tried this time stay as they are. */
export function writeRows(path, name, { head, rows }) {
  const page = readFileSync(path, 'utf8')
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  if (!page.includes(begin) || !page.includes(end)) throw new Error(`${path} has no ${begin} … ${end}.`)
  const start = page.indexOf(begin) + begin.length
  const tried = new Set(rows.map(firstCell))
  const kept = page
    .slice(start, page.indexOf(end))
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| ---') && firstCell(line) !== firstCell(head[0]))
  const known = kept.map(firstCell)
  const added = rows.filter((row) => !known.includes(firstCell(row)))
  const lines = [
    ...known.filter((cell, place) => known.indexOf(cell) === place),
    ...new Set(added.map(firstCell)),
  ].flatMap((cell) => (tried.has(cell) ? rows : kept).filter((row) => firstCell(row) === cell))
  const table = ['<!-- prettier-ignore -->', ...head, ...lines].join('\n')
  writeFileSync(path, `${page.slice(0, start)}\n\n${table}\n\n${page.slice(page.indexOf(end))}`)
}

function firstCell(line) {
  return line.split('|')[1].trim()
}
