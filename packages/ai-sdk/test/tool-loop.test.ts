import { answer, answers, reasoning, startEmulator, text, toolCall } from '@concord/emulator'
import { generateText, jsonSchema, type ModelMessage, stepCountIs, streamText, tool } from 'ai'
import { describe, expect, test } from 'vitest'
import { toLanguageModel } from '../src/index.ts'
import { type Wire, wires } from './wires.ts'

const USAGE = { promptTokens: 20, completionTokens: 10, totalTokens: 30 }

/** Three turns: two calls at once, one more, and the answer; each turn thinks first. */
const toScript = ({ toToken }: Wire) =>
  answers(
    answer(
      [
        reasoning('Two cities.', { replay: toToken('sealed-1') }),
        toolCall('weather', { city: 'Oslo' }),
        toolCall('weather', { city: 'Bergen' }),
      ],
      { usage: USAGE },
    ),
    answer([reasoning('And Rome.', { replay: toToken('sealed-2') }), toolCall('weather', { city: 'Rome' })], {
      usage: USAGE,
    }),
    answer([reasoning('Done.', { replay: toToken('sealed-3') }), text('Rome is the warmest.')], { usage: USAGE }),
  )

const asked: string[] = []
const weather = tool({
  description: 'The temperature in a city',
  inputSchema: jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } } }),
  execute: async ({ city }) => {
    asked.push(city)
    return { city, celsius: city.length }
  },
})

const CALL = { tools: { weather }, prompt: 'Where is it warmest?', stopWhen: stepCountIs(5), maxRetries: 0 }

describe.each(wires)('a loop of tools over $name', (wire) => {
  test.each(['generateText', 'streamText'] as const)(
    '%s runs it, and reasoning goes back with its tokens',
    async (mode) => {
      await using emulator = await startEmulator({ dialects: [wire.dialect], script: toScript(wire) })
      const model = toLanguageModel(wire.connect(emulator.url))
      asked.length = 0
      const result = mode === 'generateText' ? await generateText({ model, ...CALL }) : streamText({ model, ...CALL })
      const steps = await result.steps
      expect(asked).toEqual(['Oslo', 'Bergen', 'Rome'])
      expect(await result.text).toBe('Rome is the warmest.')
      expect(steps.map(({ reasoningText }) => reasoningText)).toEqual(['Two cities.', 'And Rome.', 'Done.'])
      expect(steps.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'tool-calls', 'stop'])
      expect(steps.map(({ toolCalls }) => toolCalls.map(({ input }) => input))).toEqual([
        [{ city: 'Oslo' }, { city: 'Bergen' }],
        [{ city: 'Rome' }],
        [],
      ])
      expect(steps.map(({ usage }) => usage.totalTokens)).toEqual([30, 30, 30])

      const bodies = [await emulator.journal.next(), await emulator.journal.next(), await emulator.journal.next()].map(
        ({ body }) => JSON.stringify(body),
      )
      expect(bodies.map((body) => /sealed-\d/g[Symbol.match](body) ?? [])).toEqual([
        [],
        ['sealed-1'],
        ['sealed-1', 'sealed-2'],
      ])
      expect(bodies[2]).toMatch(/Two cities|sealed-1/)
      expect(bodies[1]).toContain('celsius')
    },
  )

  test('the messages of one call are the history of the next', async () => {
    await using emulator = await startEmulator({ dialects: [wire.dialect], script: toScript(wire) })
    const model = toLanguageModel(wire.connect(emulator.url))
    const messages: ModelMessage[] = [{ role: 'user', content: 'Where is it warmest?' }]
    const once = { tools: { weather }, stopWhen: stepCountIs(1), maxRetries: 0 }
    const first = await streamText({ model, messages, ...once }).response
    const second = await generateText({ model, messages: [...messages, ...first.messages], ...once })
    expect(second.reasoningText).toBe('And Rome.')
    await emulator.journal.next()
    const { body } = await emulator.journal.next()
    expect(JSON.stringify(body)).toContain('sealed-1')
  })
})
