import type { Capabilities } from '@concord/core'
import { REQUEST_FIELDS } from '@concord/core/adapter'

/** Writes what wires can carry as a Markdown table: a column for each, as a README has it. */
export function toCapabilityTable(apis: Readonly<Record<string, Capabilities>>): string {
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
