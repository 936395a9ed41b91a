import { answer } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

/** The answer reached `maxTokens`: what was written is there, and nothing pretends that it is whole. */
export const length: Idea = {
  name: 'length',
  title: 'an answer that is too long',

  async run({ client, show }) {
    const { choices } = await client.complete({ prompt: 'Tell me everything about bread.', maxTokens: 16 })

    show('text', choices[0].text)
    show('finishReason', choices[0].finishReason)
    show("the vendor's own word", choices[0].nativeFinishReason ?? '(none)')
    expect(choices[0].finishReason === 'length', 'the answer to be cut by its length')
  },

  script: answer('Bread is older than writing. The first loaves were flat, and', { finishReason: 'length' }),
}
