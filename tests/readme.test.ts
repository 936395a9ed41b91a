import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { importKit, loadSubjects } from './subjects.ts'

interface Kit {
  readonly toCapabilityMatrix: (apis: Readonly<Record<string, unknown>>) => string
}

const BEGIN = '<!-- capabilities -->'
const END = '<!-- /capabilities -->'

test('the README’s table of capabilities says what the literals say', async () => {
  const { toCapabilityMatrix } = (await importKit()) as Kit
  const subjects = await loadSubjects()
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const table = readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END)).trim()
  const apis = subjects.map(({ name, createHarness }) => [name, createHarness().capabilities] as const)
  const wanted = toCapabilityMatrix(Object.fromEntries(apis))
  expect(table, `paste this between the markers of README.md:\n\n${wanted}\n`).toBe(wanted)
})
