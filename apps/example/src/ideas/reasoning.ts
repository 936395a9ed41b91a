import { answer, reasoning as thought, text } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

const ANSWER = text('No: 143 = 11 × 13.')
const COUNTS = { promptTokens: 12, completionTokens: 40 }
const USAGE = { ...COUNTS, completionTokensDetails: { reasoningTokens: 28 } }

/** What the model thought, where the vendor shows it, apart from the answer; and what the thinking cost. */
export const reasoning: Idea = {
  name: 'reasoning',
  title: 'thinking, kept apart from the answer',
  script: {
    byAdapter: {
      openai: answer(ANSWER, { usage: USAGE }), // Chat completions tell how much was thought, and not what.
      anthropic: answer([thought('11 × 13 is 143, so it is no prime.'), ANSWER], { usage: USAGE }),
      bedrock: answer([thought('11 × 13 is 143, so it is no prime.'), ANSWER], { usage: COUNTS }), // Converse shows it uncounted.
      cohere: answer([thought('11 × 13 is 143, so it is no prime.'), ANSWER], { usage: USAGE }),
      mistral: answer([thought('11 × 13 is 143, so it is no prime.'), ANSWER], { usage: USAGE }),
      // Ollama shows what was thought, and does not count it.
      ollama: answer([thought('11 × 13 is 143, so it is no prime.'), ANSWER], {
        usage: { promptTokens: 12, completionTokens: 40 },
      }),
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
