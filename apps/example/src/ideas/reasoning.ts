import { answer, reasoning as thought, text } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

/** What the model thought, where the vendor shows it, apart from the answer; and what the thinking cost. */
export const reasoning: Idea = {
  name: 'reasoning',
  title: 'thinking, kept apart from the answer',
  needs: { settings: ['reasoning'] },

  async run({ client, show }) {
    const response = await client.complete({
      prompt: 'Is 143 a prime?',
      reasoning: { effort: 'low', include: true },
    })
    const [choice] = response.choices
    const thoughts = choice.content.filter((part) => part.type === 'reasoning')
    const spent = response.usage?.completionTokensDetails?.reasoningTokens

    show('text', choice.text)
    show('thought', thoughts.map((part) => part.text).join('\n') || '(not shown)')
    show('thinking tokens', String(spent ?? '(not told)'))
    show('warnings', response.warnings?.map((warning) => warning.path).join(', ') ?? '(none)')
    expect(choice.text.includes('11'), 'the factors in the text')
    expect(
      thoughts.every((part) => part.text === '' || !choice.text.includes(part.text)),
      'the thinking to stay out of the text',
    )
  },

  script: {
    by: ({ capabilities }) =>
      answer(
        capabilities.output.includes('reasoning')
          ? [thought('11 × 13 is 143.'), text('No: 143 = 11 × 13.')]
          : text('No: 143 = 11 × 13.'),
        { usage: { promptTokens: 12, completionTokens: 40, completionTokensDetails: { reasoningTokens: 28 } } },
      ),
  },
}
