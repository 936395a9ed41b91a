import { text } from '@concord/emulator'
import { expect, test } from 'vitest'
import { adapters } from '../src/adapters.ts'
import type { Idea } from '../src/idea.ts'
import { ideas } from '../src/ideas/index.ts'
import { runIdea } from '../src/run-idea.ts'

const options = { paceMs: 0, onChange: () => undefined }

/** One that takes several choices, and one that does not. */
const two = adapters.filter(({ name }) => name === 'openai' || name === 'anthropic')

test.each(ideas.map((idea) => [idea.name, idea] as const))(
  '%s is as expected on every adapter',
  async (_name, idea) => {
    const columns = await runIdea(idea, adapters, options)

    expect(columns.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(columns.some(({ outcome }) => outcome === 'ok')).toBe(true)
  },
)

test('an adapter that lacks what an idea needs says so before anything is sent', async () => {
  const choices = ideas.find(({ name }) => name === 'choices')
  const columns = choices === undefined ? [] : await runIdea(choices, two, options)

  expect(columns.map(({ adapter, outcome }) => [adapter, outcome])).toEqual([
    ['openai', 'ok'],
    ['anthropic', 'cannot'],
  ])
  expect(columns[1]?.reason).toMatch(/^anthropic: n is not supported/)
})

test('an answer that is not as expected fails its column and no other', async () => {
  const wrong: Idea = {
    name: 'wrong',
    title: 'a wrong answer',
    script: { byAdapter: { openai: 'right', anthropic: text('wrong') } },
    async run({ client }) {
      const { choices } = await client.complete({ prompt: 'Right?' })
      if (choices[0].text !== 'right') throw new Error('expected the right answer')
    },
  }

  const columns = await runIdea(wrong, two, options)

  expect(columns.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['ok', undefined],
    ['failed', 'expected the right answer'],
  ])
})
