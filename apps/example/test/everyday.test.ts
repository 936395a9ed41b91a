import { createAnthropic } from '@concord/anthropic'
import { anthropicMessages } from '@concord/anthropic/server'
import { type Message, parseArguments, parseOutput, toMessage, toolCalls, toolResult } from '@concord/core'
import { type Emulator, startEmulator, toolCall } from '@concord/emulator'
import { createOpenAI } from '@concord/openai'
import { openaiChat } from '@concord/openai/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'

const Recipe = z.object({ name: z.string(), minutes: z.number() })
const Input = z.object({ city: z.string() })

let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator({
    dialects: [anthropicMessages, openaiChat],
    script: ({ messages = [], responseFormat, tools }) => {
      if (responseFormat !== undefined) return '{"name":"Porridge","minutes":10}'
      const result = messages.findLast((message) => message.role === 'tool')
      if (result !== undefined) return `It is ${JSON.stringify(result.content)}.`
      return tools === undefined ? 'Because of Rayleigh scattering.' : toolCall('weather', { city: 'Oslo' })
    },
  })
  vi.stubEnv('ANTHROPIC_API_KEY', 'test-key')
  vi.stubEnv('ANTHROPIC_BASE_URL', emulator.url)
  vi.stubEnv('OPENAI_API_KEY', 'test-key')
  vi.stubEnv('OPENAI_BASE_URL', `${emulator.url}/v1`)
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await emulator.close()
})

test('an answer, a stream and its response are a line each', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const messages: Message[] = [{ role: 'user', content: 'Why is the sky blue?' }]

  const claude = createAnthropic({ model: 'claude-sonnet-5-5' })
  const { choices } = await claude.complete({ prompt: 'Why is the sky blue?' })

  const stream = claude.stream({ messages })
  for await (const text of stream.text()) process.stdout.write(text)
  const { usage } = await stream.response()

  const printed = written.mock.calls.map(([text]) => String(text)).join('')
  written.mockRestore()
  expect(choices[0].text).toBe('Because of Rayleigh scattering.')
  expect(printed).toBe('Because of Rayleigh scattering.')
  expect(usage?.totalTokens).toBeGreaterThan(0)
})

test.each([
  ['anthropic', () => createAnthropic({ model: 'claude-sonnet-5-5' })],
  ['openai', () => createOpenAI({ model: 'gpt-5.4' })],
])('a schema and a tool loop are a few lines on %s', async (_name, create) => {
  const client = create()
  const messages: Message[] = [{ role: 'user', content: 'What is the weather in Oslo?' }]
  const run = (input: z.infer<typeof Input>): Promise<object> => Promise.resolve({ ...input, celsius: 4 })

  const response = await client.complete({ prompt: 'A quick breakfast?', responseFormat: Recipe })
  const recipe = await parseOutput(response, Recipe)

  const asked = await client.complete({ messages, tools: [{ type: 'function', name: 'weather', parameters: Input }] })
  messages.push(toMessage(asked.choices[0]))
  for (const call of toolCalls(asked.choices[0])) {
    messages.push(toolResult(call, await run(await parseArguments(call, Input))))
  }
  const answered = await client.complete({ messages })

  expect(recipe).toEqual({ name: 'Porridge', minutes: 10 })
  expect(answered.choices[0].text).toContain('celsius')
})
