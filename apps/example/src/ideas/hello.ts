import { expect, type Idea, tokens } from '../idea.ts'

/** A question and its answer: the same code and the same shape, whoever answers. */
export const hello: Idea = {
  name: 'hello',
  title: 'one question, one answer, one shape',

  async run({ client, show }) {
    const response = await client.complete({ prompt: 'Why is the sky blue?' })
    const [choice] = response.choices

    show('text', choice.text)
    show('finishReason', choice.finishReason)
    show('tokens', tokens(response))
    show('model', response.model)
    show("the vendor's own word", choice.nativeFinishReason ?? '(none)')
    expect(choice.finishReason === 'stop', 'the answer to end by itself')
  },

  script: 'Blue light is scattered more than red, so it reaches you from everywhere.',
}
