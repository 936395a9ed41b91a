import { expect, type Idea, tokens } from '../idea.ts'

/** The text as it is written, and the whole response of the same single pass. */
export const stream: Idea = {
  name: 'stream',
  title: 'the answer as it is written',

  async run({ client, show, write }) {
    const answer = client.stream({ prompt: 'What makes the tides?' })
    for await (const piece of answer.text()) write('text', piece)
    const response = await answer.response()

    show('finishReason', response.choices[0].finishReason)
    show('tokens', tokens(response))
    expect(response.choices[0].finishReason === 'stop', 'the stream to be whole')
  },

  script: 'Tides rise and fall twice a day, for the Moon pulls the near ocean and leaves the far one behind.',
}
