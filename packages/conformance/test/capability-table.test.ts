import type { Capabilities } from '@concord/core'
import { expect, test } from 'vitest'
import { toCapabilityTable } from '../src/index.ts'

const none: Capabilities = {
  input: 'prompt',
  settings: ['maxTokens', 'suffix', 'temperature'],
  toolChoice: [],
  tools: [],
  responseFormat: [],
  media: { image: ['url'], audio: [], file: [] },
  output: [],
}

test('a table has a column for each wire, and says what is left out and what is refused', () => {
  const lines = toCapabilityTable({ Old: none, New: { ...none, input: 'messages' } }).split('\n')

  expect(lines.slice(1, 5)).toEqual([
    '| Capability | Old | New |',
    '| --- | --- | --- |',
    '| Input | `prompt` | `messages`, `prompt` |',
    '| Settings | `maxTokens`, `suffix`, `temperature` | `maxTokens`, `suffix`, `temperature` |',
  ])
  const [, old = '', recent = ''] =
    lines
      .find((line) => line.startsWith('| Refused'))
      ?.slice(2)
      .split(' | ') ?? []
  expect(old).toContain('`messages`, `parallelToolCalls`, `tools`')
  expect(recent).not.toContain('`messages`')
  expect(recent).not.toContain('`suffix`')
  expect(lines).toContain('| Audio | – | – |')
})
