import type { Capabilities } from '@concord/core'

/** Writes what many wires can carry as a Markdown table: a row for each, as the README of the house has it. */
export function toCapabilityMatrix(apis: Readonly<Record<string, Capabilities>>): string {
  const rows = Object.entries(apis).map(([name, capabilities]) => [
    name,
    ...COLUMNS.map(([, has]) => (has(capabilities) ? '✓' : '')),
  ])
  const head = ['', ...COLUMNS.map(([title]) => title)]
  const rule = ['---', ...COLUMNS.map(() => ':-:')]
  return ['<!-- prettier-ignore -->', ...[head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`)].join('\n')
}

const COLUMNS: readonly (readonly [title: string, has: (capabilities: Capabilities) => boolean])[] = [
  ['conversations', ({ input }) => input === 'messages'],
  ['`suffix`', ({ settings }) => settings.includes('suffix')],
  ['`n`', ({ settings }) => settings.includes('n')],
  ['`logprobs`', ({ output }) => output.includes('logprobs')],
  ['`stop`', ({ settings }) => settings.includes('stop')],
  ['`seed`', ({ settings }) => settings.includes('seed')],
  ['tools', ({ tools }) => tools.includes('function')],
  ['vendor-run tools', ({ output }) => output.includes('tool_activity')],
  ['JSON Schema', ({ responseFormat }) => responseFormat.includes('json_schema')],
  ['images', ({ media }) => media.image.length > 0],
  ['audio', ({ media }) => media.audio.length > 0],
  ['files', ({ media }) => media.file.length > 0],
  ['media out', ({ output }) => output.includes('media')],
  ['reasoning', ({ output }) => output.includes('reasoning')],
  ['citations', ({ output }) => output.includes('citations')],
]
