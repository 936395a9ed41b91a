import { type CompletionRequest, type Message, parseArguments, toMessage, toolCalls, toolResult } from '@concord/core'
import { toolCall } from '@concord/emulator'
import { z } from 'zod'
import { expect, type Idea } from '../idea.ts'

const Multiplication = z.object({ a: z.number(), b: z.number() })

/** The model asks for a calculation, the program does it, the model answers with the result. */
export const tools: Idea = {
  name: 'tools',
  title: 'a calculator that the model calls',
  script: (request) => answerAsModel(request),

  async run({ client, show }) {
    const messages: Message[] = [{ role: 'user', content: 'How many seconds does a day of 24 hours have?' }]
    const calculator = {
      type: 'function' as const,
      name: 'multiply',
      description: 'Multiplies two numbers.',
      parameters: Multiplication,
    }

    const asked = await client.complete({ messages, tools: [calculator] })
    messages.push(toMessage(asked.choices[0]))
    for (const call of toolCalls(asked.choices[0])) {
      const { a, b } = await parseArguments(call, Multiplication)
      messages.push(toolResult(call, a * b))
      show('called', `${call.name}(${a}, ${b}) = ${a * b}`)
    }
    const answered = await client.complete({ messages, tools: [calculator] })

    show('finishReason', asked.choices[0].finishReason)
    show('text', answered.choices[0].text)
    expect(answered.choices[0].text.includes('86400'), 'the answer to hold the product')
  },
}

/** The emulated model: it calls the tool first, and then repeats what the tool said. */
function answerAsModel({ messages = [] }: CompletionRequest): string | ReturnType<typeof toolCall> {
  const result = messages.findLast((message) => message.role === 'tool')
  if (result === undefined) return toolCall('multiply', { a: 24, b: 3600 })
  const content = typeof result.content === 'string' ? result.content : JSON.stringify(result.content)
  return `A day has ${/\d+/.exec(content)?.[0] ?? 'unknown'} seconds.`
}
