import { argot, orq, r9s, speakeasyChat, speakeasyCompletion } from '@concord/openai-compatible/shapes'
import { expect, type Idea } from '../idea.ts'

/** The five published shapes that the contract began with. Every vendor's answer can be written in each of them, and read again. */
export const shapes: Idea = {
  name: 'shapes',
  title: 'one answer in five published shapes, and back',

  async run({ client, show }) {
    const response = await client.complete({ prompt: 'What did the first programs run on?', maxTokens: 64 })

    const lacking = new Set<string>()
    for (const shape of [speakeasyCompletion, r9s, argot.camelCase, speakeasyChat, orq]) {
      const { value, warnings } = shape.toBody(response)
      const again = shape.fromBody(value)

      show(shape.name, JSON.stringify(value.choices))
      for (const { path = '' } of warnings) lacking.add(path)
      expect(again.choices[0].text === response.choices[0].text, `${shape.name} to keep the text`)
      expect(again.choices[0].finishReason === response.choices[0].finishReason, `${shape.name} to keep the ending`)
      expect(again.usage?.totalTokens === response.usage?.totalTokens, `${shape.name} to keep the usage`)
    }
    show('what they have no place for', [...lacking].join(', '))
  },

  script: 'Punched cards, and patience.',
}
