import { type Message, parseArguments, toMessage, toolCalls, toolResult } from '@concord/core'
import { toolCall, turns } from '@concord/emulator'
import { z } from 'zod'
import { expect, type Idea } from '../idea.ts'

const City = z.object({ city: z.string() })
const weather = { type: 'function', name: 'weather', description: 'The weather now.', parameters: City } as const

/** Several calls in one turn: run at once, and answered together. */
export const parallelTools: Idea = {
  name: 'parallel-tools',
  title: 'two calls at once',
  needs: { input: 'messages', tools: 'function' },

  async run({ client, show }) {
    const messages: Message[] = [{ role: 'user', content: 'Is it warmer in Oslo or in Rome? Ask for both at once.' }]

    const asked = await client.complete({ messages, tools: [weather] })
    const calls = toolCalls(asked.choices[0])
    const results = await Promise.all(
      calls.map(async (call) => toolResult(call, await measure(await parseArguments(call, City)))),
    )
    messages.push(toMessage(asked.choices[0]), ...results)
    const answered = await client.complete({ messages, tools: [weather] })

    show('called', calls.map((call) => call.arguments).join(' '))
    show('text', answered.choices[0].text)
    expect(calls.length === 2, 'two calls in one turn')
    expect(answered.choices[0].text.includes('Rome'), 'the answer to name the warmer city')
  },

  script: turns(
    [toolCall('weather', { city: 'Oslo' }), toolCall('weather', { city: 'Rome' })],
    ({ messages = [] }) => `Rome is, by ${messages.filter(({ role }) => role === 'tool').length} measurements.`,
  ),
}

/** Your function: here it knows two cities. */
function measure({ city }: z.infer<typeof City>): Promise<object> {
  return Promise.resolve({ city, celsius: city === 'Rome' ? 21 : 4 })
}
