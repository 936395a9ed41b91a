import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { type HostLiteral, SETTINGS } from '../src/host.ts'
import { apisOf, hosts } from './hosts.ts'

const README = new URL('../README.md', import.meta.url)
const BEGIN = '<!-- capabilities -->'
const END = '<!-- /capabilities -->'

test('the README’s table of hosts says what the literals say', async () => {
  const readme = await readFile(README, 'utf8')
  const table = readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END)).trim()
  const wanted = toTable()
  expect(table, `paste this between the markers of README.md:\n\n${wanted}\n`).toBe(wanted)
})

function toTable(): string {
  const rows = hosts.map((host) => [toCode([host.provider]), apisOf(host).join(', '), toKey(host), ...toCells(host)])
  const lines = [['Host', 'APIs', 'Key', 'Chat settings', 'Chat output', 'Quirks'], DASHES, ...rows]
  return ['<!-- prettier-ignore -->', ...lines.map((cells) => `| ${cells.join(' | ')} |`)].join('\n')
}

const DASHES = ['---', '---', '---', '---', '---', '---']

function toKey({ keyVariable }: HostLiteral): string {
  return keyVariable === undefined ? '–' : toCode([keyVariable])
}

/** The settings beside those that all have, what an answer may hold beside text, and the names of the quirks. */
function toCells({ apis, quirks }: HostLiteral): readonly string[] {
  const { settings = [], output = [] } = apis.chat?.capabilities ?? {}
  const common: ReadonlySet<string> = new Set(SETTINGS)
  return [settings.filter((name) => !common.has(name)), output, Object.keys(quirks)].map(toCode)
}

function toCode(names: readonly string[]): string {
  return names.length === 0 ? '–' : names.map((name) => `\`${name}\``).join(' ')
}
