import { choices as answerWith } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

/** Several answers to one request, streamed side by side. A vendor without `n` refuses before anything is sent. */
export const choices: Idea = {
  name: 'choices',
  title: 'two answers to one question, interleaved',
  needs: { settings: ['n'] },

  async run({ client, show, write }) {
    const answer = client.stream({ prompt: 'Name my computer.', n: 2 })
    for await (const chunk of answer) {
      for (const choice of chunk.choices) write(`choice ${choice.index}`, choice.text)
    }
    const response = await answer.response()

    show('finishReason', response.choices.map((choice) => choice.finishReason).join(', '))
    expect(response.choices.length === 2, 'two choices')
  },

  script: answerWith('Ada, for the first programmer.', 'Grace, for the first compiler.'),
}
