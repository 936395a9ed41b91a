import { readFile } from 'node:fs/promises'
import { REQUEST_FIELDS } from '@concord/core/adapter'
import { text } from '@concord/emulator'
import { afterAll, describe, expect, test } from 'vitest'
import { adapters } from '../src/adapters.ts'
import type { Idea } from '../src/idea.ts'
import { ideas } from '../src/ideas/index.ts'
import type { TourEvent } from '../src/run/column.ts'
import { lackOf, type Needs } from '../src/run/needs.ts'
import { runIdea, type RunOptions } from '../src/run/run-idea.ts'
import { createServices } from '../src/service/services.ts'

const services = createServices()
afterAll(() => services[Symbol.asyncDispose]())

const options: RunOptions = { paceMs: 0, services, onEvent: () => {} }

/** One that takes several choices, and one that does not. */
const two = adapters.filter(({ name }) => name === 'openai' || name === 'anthropic')

describe.each(ideas.map((idea) => [idea.name, idea] as const))('%s', (_name, idea) => {
  test('is as expected on every adapter, or cannot be for a reason', async () => {
    const columns = await runIdea(idea, adapters, options)

    expect(columns.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'cannot')).toEqual([])
    expect(columns.some(({ outcome }) => outcome === 'ok')).toBe(true)
    expect(columns.filter(({ outcome, reason }) => outcome === 'cannot' && !reason)).toEqual([])
  })

  test('is one short file of its name, code first', async () => {
    const code = await readFile(`${import.meta.dirname}/../src/ideas/${idea.name}.ts`, 'utf8')

    expect(code.split('\n').length).toBeLessThan(60)
    expect(code.indexOf('run(')).toBeLessThan(code.indexOf('script:'))
  })
})

const demanding = ideas.filter(({ needs = {} }) => isDemand(needs))

test.each(demanding.map((idea) => [idea.name, idea] as const))(
  'what %s needs is what the library refuses where it is not',
  async (_name, idea) => {
    const { needs = {}, ...needless } = idea
    const lacking = adapters.filter(({ capabilities }) => lackOf(capabilities, needs) !== undefined)
    const sent: TourEvent[] = []
    const onEvent = (event: TourEvent): void => {
      if (event.type === 'wire') sent.push(event)
    }

    const columns = await runIdea(needless, lacking, { ...options, onEvent })

    expect(columns.map(({ outcome }) => outcome)).toEqual(lacking.map(() => 'cannot'))
    expect(sent).toEqual([])
  },
)

/** Whether a wire that lacks it makes the library refuse: hints are left out, and answers cannot be known before. */
function isDemand({ settings = [], output, ...others }: Needs): boolean {
  if (output !== undefined || settings.some((name) => REQUEST_FIELDS[name] !== 'demand')) return false
  return settings.length > 0 || Object.keys(others).length > 0
}

test('a call is told in the words of the contract and on the wire of the vendor', async () => {
  const hello = ideas.filter(({ name }) => name === 'hello')
  const [column] = (await Promise.all(hello.map((idea) => runIdea(idea, two, options)))).flat()
  const [call] = column?.calls ?? []

  expect(call).toMatchObject({
    to: 'openai',
    mode: 'complete',
    request: { prompt: 'Why is the sky blue?' },
    wire: { method: 'POST', path: '/v1/chat/completions', body: { messages: [{ role: 'user' }] } },
    response: { provider: 'openai', choices: [{ finishReason: 'stop' }] },
  })
})

test('an answer that is not as expected fails its column and no other', async () => {
  const wrong: Idea = {
    name: 'wrong',
    title: 'a wrong answer',
    async run({ client }) {
      const { choices } = await client.complete({ prompt: 'Right?' })
      if (choices[0].text !== 'right') throw new Error('expected the right answer')
    },
    script: { by: ({ name }) => text(name === 'openai' ? 'right' : 'wrong') },
  }

  const columns = await runIdea(wrong, two, options)

  expect(columns.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['ok', undefined],
    ['failed', 'expected the right answer'],
  ])
})
