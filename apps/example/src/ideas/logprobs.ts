import { answer } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

/** How sure the model was of each token; `topLogprobs: 2` asks for what it nearly said, too, where a wire has that. */
export const logprobs: Idea = {
  name: 'logprobs',
  title: 'how sure the model was',
  needs: { settings: ['logprobs'] },

  async run({ client, show }) {
    const response = await client.complete({ prompt: 'Will it rain? Answer in two words.', logprobs: true })
    const [choice] = response.choices
    const tokens = choice.logprobs?.content ?? []

    show('text', choice.text)
    show('token by token', tokens.map(({ token, logprob }) => `${token.trim()} ${toPercent(logprob)}`).join(', '))
    expect(tokens.length > 0, 'a log-probability for each token')
    expect(tokens.map(({ token }) => token).join('') === choice.text, 'tokens that are the text')
  },

  script: answer('Maybe tomorrow.', {
    logprobs: { content: [scored('Maybe', 0.62), scored(' tomorrow', 0.41), scored('.', 0.97)] },
  }),
}

/** A log-probability for people. */
function toPercent(logprob: number | null): string {
  return logprob === null ? 'unknown' : `${Math.round(Math.exp(logprob) * 100)} %`
}

function scored(token: string, probability: number): { token: string; logprob: number; bytes: number[] } {
  return { token, logprob: Math.log(probability), bytes: [...new TextEncoder().encode(token)] }
}
