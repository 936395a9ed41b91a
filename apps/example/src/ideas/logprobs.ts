import { answer } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

/** How sure the model was of each token, and what it nearly said instead. */
export const logprobs: Idea = {
  name: 'logprobs',
  title: 'how sure the model was',
  needs: { settings: ['logprobs', 'topLogprobs'] },

  async run({ client, show }) {
    const response = await client.complete({
      prompt: 'Will it rain? Answer in one word.',
      logprobs: true,
      topLogprobs: 2,
    })
    const [choice] = response.choices
    const [first] = choice.logprobs?.content ?? []

    show('text', choice.text)
    show('first token', `${first?.token} ${percent(first?.logprob)}`)
    show('alternatives', (first?.top ?? []).map(({ token, logprob }) => `${token} ${percent(logprob)}`).join(', '))
    expect(first?.top !== undefined && first.top.length > 0, 'alternatives to the first token')
  },

  script: answer('Maybe.', {
    logprobs: {
      content: [
        { ...toToken('Maybe', 0.62), top: [toToken('Maybe', 0.62), toToken('Yes', 0.21)] },
        { ...toToken('.', 0.97), top: [toToken('.', 0.97), toToken('!', 0.02)] },
      ],
    },
  }),
}

/** A log-probability for people. */
function percent(logprob: number | null | undefined): string {
  return typeof logprob === 'number' ? `${Math.round(Math.exp(logprob) * 100)} %` : 'unknown'
}

function toToken(text: string, probability: number): { token: string; logprob: number; bytes: number[] } {
  return { token: text, logprob: Math.log(probability), bytes: [...new TextEncoder().encode(text)] }
}
