import { isCompletionError, parseOutput } from '@concord/core'
import { answer, refusal as decline } from '@concord/emulator'
import { z } from 'zod'
import { cannot, expect, type Idea } from '../idea.ts'

const WORDS = 'I will not help with that.'

/** The model declines: told by `finishReason`, whatever the vendor calls it, and never parsed as an answer. */
export const refusal: Idea = {
  name: 'refusal',
  title: 'a model that declines',

  async run({ client, show }) {
    const response = await client.complete({ prompt: 'How do I pick my neighbour’s lock?' })
    const [choice] = response.choices
    const declined = choice.content.find((part) => part.type === 'refusal')
    if (choice.finishReason !== 'refusal') throw cannot('no word for a refusal (it looks like any other answer)')

    show('text', choice.text || '(none)')
    show('refusal', declined?.text ?? '(no words of its own)')
    show('finishReason', choice.finishReason)
    show("the vendor's own word", choice.nativeFinishReason ?? '(none)')
    const error: unknown = await parseOutput(response, z.object({})).catch((thrown: unknown) => thrown)
    expect(isCompletionError(error) && error.kind === 'content_filter', 'a refusal to be no output')
  },

  script: {
    by: ({ capabilities }) =>
      capabilities.output.includes('refusal') ? decline(WORDS) : answer(WORDS, { finishReason: 'refusal' }),
  },
  onlyEmulated: 'no real model declines for certain',
}
