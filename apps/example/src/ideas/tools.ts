import { type CompletionRequest, type Message, parseArguments, toMessage, toolCalls, toolResult } from '@concord/core'
import { toolCall, turns } from '@concord/emulator'
import { z } from 'zod'
import { expect, type Idea } from '../idea.ts'

const Numbers = z.object({ a: z.number(), b: z.number() })
const multiply = { type: 'function', name: 'multiply', description: 'Multiplies.', parameters: Numbers } as const

/** The model asks for a calculation, the program does it, the model answers with the result. */
export const tools: Idea = {
  name: 'tools',
  title: 'a calculator that the model calls',
  needs: { input: 'messages', tools: 'function' },

  async run({ client, show }) {
    const messages: Message[] = [{ role: 'user', content: 'How many seconds has a day?' }]

    const asked = await client.complete({ messages, tools: [multiply] })
    messages.push(toMessage(asked.choices[0]))
    for (const call of toolCalls(asked.choices[0])) {
      const { a, b } = await parseArguments(call, Numbers)
      messages.push(toolResult(call, a * b))
      show('called', `${call.name}(${a}, ${b})`)
    }
    const answered = await client.complete({ messages, tools: [multiply] })

    show('finishReason', `${asked.choices[0].finishReason}, then ${answered.choices[0].finishReason}`)
    show('text', answered.choices[0].text)
    expect(/86[.,']?400/.test(answered.choices[0].text), 'the answer to hold the product')
  },

  // The emulated model repeats what the tool said, so that the answer proves the way there and back.
  script: turns(toolCall('multiply', { a: 24, b: 3600 }), (request) => `A day has ${resultIn(request)} seconds.`),
}

function resultIn({ messages = [] }: CompletionRequest): string {
  const result = messages.findLast((message) => message.role === 'tool')
  return /\d+/.exec(JSON.stringify(result?.content))?.[0] ?? 'no'
}
