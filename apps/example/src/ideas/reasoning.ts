import { answer, reasoning as thought, text } from '@concord/emulator'
import { onHosts } from '../hosts.ts'
import { expect, type Idea } from '../idea.ts'

const ANSWER = text('No: 143 = 11 × 13.')
const THOUGHT = thought('11 × 13 is 143, so it is no prime.')
const COUNTS = { promptTokens: 12, completionTokens: 40 }
const USAGE = { ...COUNTS, completionTokensDetails: { reasoningTokens: 28 } }

/** What the model thought, where the vendor shows it, apart from the answer; and what the thinking cost. */
export const reasoning: Idea = {
  name: 'reasoning',
  title: 'thinking, kept apart from the answer',
  script: {
    byAdapter: {
      openai: answer(ANSWER, { usage: USAGE }), // Chat completions tell how much was thought, and not what.
      anthropic: answer([THOUGHT, ANSWER], { usage: USAGE }),
      bedrock: answer([THOUGHT, ANSWER], { usage: COUNTS }), // Converse shows it uncounted.
      cohere: answer([THOUGHT, ANSWER], { usage: USAGE }),
      google: answer([THOUGHT, ANSWER], { usage: USAGE }),
      mistral: answer([THOUGHT, ANSWER], { usage: USAGE }),
      ollama: answer([THOUGHT, ANSWER], { usage: COUNTS }), // Ollama shows it uncounted, too.
      ...onHosts(answer([THOUGHT, ANSWER], { usage: USAGE })),
    },
  },

  async run({ client, show }) {
    const response = await client.complete({
      prompt: 'Is 143 a prime?',
      reasoning: { effort: 'low', include: true },
    })
    const thoughts = response.choices[0].content.filter((part) => part.type === 'reasoning')

    show('thought', thoughts.map((part) => part.text).join('\n') || '(not shown)')
    show('text', response.choices[0].text)
    show('thinking tokens', String(response.usage?.completionTokensDetails?.reasoningTokens ?? 'unknown'))
    show('warnings', response.warnings?.map((warning) => warning.path).join(', ') ?? 'none')
    expect(!response.choices[0].text.includes('prime'), 'the thinking to stay out of the text')
  },
}
