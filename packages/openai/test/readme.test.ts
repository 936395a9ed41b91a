import { readFile } from 'node:fs/promises'
import { type Capabilities, REQUEST_FIELDS } from '@concord/core'
import { expect, test } from 'vitest'
import { capabilities, completionsCapabilities, responsesCapabilities } from '../src/index.ts'

const README = new URL('../README.md', import.meta.url)
const BEGIN = '<!-- capabilities -->'
const END = '<!-- /capabilities -->'

/** A column for each API. */
const APIS: Readonly<Record<string, Capabilities>> = {
  Chat: capabilities,
  Responses: responsesCapabilities,
  'Legacy completions': completionsCapabilities,
}

test('the README’s table of capabilities says what the literals say', async () => {
  const readme = await readFile(README, 'utf8')
  const table = readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END)).trim()
  const wanted = toTable(APIS)
  expect(table, `paste this between the markers of README.md:\n\n${wanted}\n`).toBe(wanted)
})

test('the README has at most 80 lines', async () => {
  const readme = await readFile(README, 'utf8')
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(80)
})

/** Writes what the wires can carry as a table. */
function toTable(apis: Readonly<Record<string, Capabilities>>): string {
  const columns = Object.values(apis).map(toRows)
  const [first = []] = columns
  const lines = first.map(([name], i) => [name, ...columns.map((rows) => toCell(rows[i]?.[1] ?? []))])
  const head = [
    ['Capability', ...Object.keys(apis)],
    ['---', ...Object.keys(apis).map(() => '---')],
  ]
  return ['<!-- prettier-ignore -->', ...[...head, ...lines].map((cells) => `| ${cells.join(' | ')} |`)].join('\n')
}

function toCell(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(', ') || '–'
}

type Row = readonly [name: string, values: readonly string[]]

/** What one wire can carry. */
function toRows({ input, settings, tools, toolChoice, responseFormat, media, output }: Capabilities): readonly Row[] {
  const own = [
    ...(tools.length > 0 ? ['tools', 'toolChoice'] : []),
    ...(responseFormat.length > 0 ? ['responseFormat'] : []),
  ]
  const carried: ReadonlySet<string> = new Set([...settings, ...own])
  const lacking = (need: string): readonly string[] =>
    Object.entries(REQUEST_FIELDS).flatMap(([field, known]) => (known === need && !carried.has(field) ? [field] : []))
  return [
    ['Input', input === 'messages' ? ['messages', 'prompt'] : ['prompt']],
    ['Settings', settings],
    ['Left out, with a warning', lacking('hint')],
    ['Refused before any request', [...(input === 'prompt' ? ['messages'] : []), ...lacking('demand')]],
    ['Tools', tools],
    ['Tool choice', toolChoice],
    ['Response format', responseFormat],
    ['Images', media.image],
    ['Audio', media.audio],
    ['Files', media.file],
    ['Output beside text', output],
  ]
}
