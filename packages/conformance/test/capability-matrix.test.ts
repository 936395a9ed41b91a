import { expect, test } from 'vitest'
import { toCapabilityMatrix } from '../src/index.ts'
import { subjects } from './subjects.ts'

test('a row says what a wire can carry', () => {
  const [native] = subjects
  const capabilities = native?.createHarness().capabilities
  if (capabilities === undefined) throw new Error('there is no subject')
  const bare = { ...capabilities, input: 'prompt' as const, settings: [], tools: [], responseFormat: [], output: [] }
  const media = { image: [], audio: [], file: [] }

  const [, , , all, none] = toCapabilityMatrix({ all: capabilities, none: { ...bare, media } }).split('\n')

  expect(all).toBe(`| all |${' ✓ |'.repeat(15)}`)
  expect(none).toBe(`| none |${'  |'.repeat(15)}`)
})
