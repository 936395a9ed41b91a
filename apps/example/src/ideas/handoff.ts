import { type Message, parseArguments, toMessage, toolCalls, toolResult } from '@concord/core'
import { reasoning as thought, type Script, toolCall, turns } from '@concord/emulator'
import { z } from 'zod'
import { expect, type Idea } from '../idea.ts'

const Numbers = z.object({ a: z.number(), b: z.number() })
const tools = [{ type: 'function', name: 'multiply', parameters: Numbers } as const]

/** A conversation that changes its vendor in the middle, with tools and reasoning behind it, and comes back. */
export const handoff: Idea = {
  name: 'handoff',
  title: 'one conversation, two vendors, and back',
  needs: { input: 'messages', tools: 'function' },

  async run({ client, other, show }) {
    const messages: Message[] = [{ role: 'user', content: 'How many hours has a week?' }]

    const asked = await client.complete({ messages, tools, reasoning: { effort: 'low', include: true } })
    messages.push(toMessage(asked.choices[0]))
    for (const call of toolCalls(asked.choices[0])) {
      const { a, b } = await parseArguments(call, Numbers)
      messages.push(toolResult(call, a * b))
    }
    const told = await other.complete({ messages, tools })
    messages.push(toMessage(told.choices[0]), { role: 'user', content: 'And how many minutes?' })
    const back = await client.complete({ messages, tools })

    show('in the middle', told.choices[0].text)
    show('by', told.provider)
    show('parts left out for it', String(told.warnings?.length ?? 0))
    show('at the end', back.choices[0].text)
    expect(told.choices[0].text.includes('168'), 'the other vendor to know the result of the tool')
    expect(/10[.,']?080/.test(back.choices[0].text), 'the first vendor to know the whole conversation')
  },

  script: { by: ({ capabilities }) => play(capabilities.output.includes('reasoning')) },
  otherScript: play(true),
}

/** Both vendors play by how far the conversation is. */
function play(isThinking: boolean): Script {
  // Anthropic takes a thought back only with its seal; the other wires go without, or make their own.
  const seal = { replay: { provider: 'anthropic', api: 'messages', data: { signature: 'c2VhbA==' } } }
  const call = toolCall('multiply', { a: 7, b: 24 })
  return turns(
    isThinking ? [thought('Seven days of 24 hours.', seal), call] : call,
    ({ messages }) => `A week has ${JSON.stringify(messages?.at(-1)?.content).includes('168') ? '168' : 'many'} hours.`,
    ({ messages }) => {
      const known = JSON.stringify(messages)
      if (!known.includes('has 168 hours')) return 'Of what?'
      return known.includes('Seven days') ? '10080 minutes, as I thought.' : '10080 minutes.'
    },
  )
}
