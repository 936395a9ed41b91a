import { choices } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

/** The oldest API: texts that the model goes on with, several at once, each repeated in its answer. */
export const legacyPrompt: Idea = {
  name: 'legacy-prompt',
  title: 'two texts completed side by side',
  needs: { input: 'prompt', settings: ['echo'] },

  async run({ client, show }) {
    const response = await client.complete({ prompt: ['Roses are', 'Violets are'], echo: true, maxTokens: 16 })

    for (const choice of response.choices) show(`prompt ${choice.index}`, choice.text)
    expect(response.choices[1]?.text.startsWith('Violets are') === true, 'the second prompt in the second choice')
  },

  script: choices('Roses are red, mostly.', 'Violets are not blue.'),
}
