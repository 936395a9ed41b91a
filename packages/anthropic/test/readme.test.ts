import { readFile } from 'node:fs/promises'
import { type Capabilities, REQUEST_FIELDS } from '@concord/core'
import { expect, test } from 'vitest'
import { capabilities } from '../src/index.ts'

const README = new URL('../README.md', import.meta.url)
const BEGIN = '<!-- capabilities -->'
const END = '<!-- /capabilities -->'

test('the README’s table of capabilities says what the literal says', async () => {
  const readme = await readFile(README, 'utf8')
  const table = readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END)).trim()
  const wanted = toTable(capabilities)
  expect(table, `paste this between the markers of README.md:\n\n${wanted}\n`).toBe(wanted)
})

test('the README has at most 80 lines', async () => {
  const readme = await readFile(README, 'utf8')
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(80)
})

/** Writes what a wire can carry as a table. */
function toTable({ input, settings, tools, toolChoice, responseFormat, media, output }: Capabilities): string {
  const carried: ReadonlySet<string> = new Set([...settings, 'tools', 'toolChoice', 'responseFormat'])
  const lacking = (need: string): readonly string[] =>
    Object.entries(REQUEST_FIELDS).flatMap(([field, known]) => (known === need && !carried.has(field) ? [field] : []))
  const rows: readonly (readonly [name: string, values: readonly string[]])[] = [
    ['Input', input === 'messages' ? ['messages', 'prompt'] : ['prompt']],
    ['Settings', settings],
    ['Left out, with a warning', lacking('hint')],
    ['Refused before any request', lacking('demand')],
    ['Tools', tools],
    ['Tool choice', toolChoice],
    ['Response format', responseFormat],
    ['Images', media.image],
    ['Audio', media.audio],
    ['Files', media.file],
    ['Output beside text', output],
  ]
  const lines = rows.map(([name, values]) => `| ${name} | ${values.map((value) => `\`${value}\``).join(', ') || '–'} |`)
  return ['<!-- prettier-ignore -->', '| Capability | Values |', '|---|---|', ...lines].join('\n')
}
