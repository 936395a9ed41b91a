import { expect, type Idea } from '../idea.ts'

/** What stands between a beginning and an end: how editors complete code. */
export const fillInTheMiddle: Idea = {
  name: 'fill-in-the-middle',
  title: 'the code between two pieces of code',
  needs: { settings: ['suffix'] },

  async run({ client, show }) {
    const prompt = 'function isEven(n) { return '
    const suffix = ' }'
    const { choices } = await client.complete({ prompt, suffix, maxTokens: 32 })

    show('code', prompt + choices[0].text + suffix)
    expect(choices[0].text.includes('% 2'), 'the middle to hold the test')
  },

  script: 'n % 2 === 0',
}
