import { readFile } from 'node:fs/promises'
import { toCapabilityTable } from '@concord/conformance'
import type { Capabilities } from '@concord/core'
import { expect, test } from 'vitest'
import { capabilities } from '../src/index.ts'

const README = new URL('../README.md', import.meta.url)
const BEGIN = '<!-- capabilities -->'
const END = '<!-- /capabilities -->'

const APIS: Readonly<Record<string, Capabilities>> = { Chat: capabilities }

test('the README’s table of capabilities says what the literal says', async () => {
  const readme = await readFile(README, 'utf8')
  const table = readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END)).trim()
  const wanted = toCapabilityTable(APIS)
  expect(table, `paste this between the markers of README.md:\n\n${wanted}\n`).toBe(wanted)
})
