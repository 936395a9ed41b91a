import { isCompletionError } from '@concord/core'
import { answer, reset } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

/** The connection breaks in mid-answer: always an error, and never without what had arrived. */
export const cutStream: Idea = {
  name: 'cut-stream',
  title: 'a broken connection, and the part that survived',

  async run({ client, show, write }) {
    const story = client.stream({ prompt: 'Tell me a story.' })
    try {
      for await (const piece of story.text()) write('arrived', piece)
    } catch (error) {
      if (!isCompletionError(error)) throw error
      const [choice] = error.partial?.choices ?? []

      show('error', error.kind)
      show('finishReason', String(choice?.finishReason))
      expect(error.kind === 'interrupted', 'the error to say that the answer was cut')
      expect(choice?.text.startsWith('Once upon') === true, 'the beginning to survive in error.partial')
      return
    }
    expect(false, 'the cut to be told')
  },

  script: answer('Once upon a time there was a cable, and then there was none, and nobody heard the end.', {
    fault: reset({ afterEvents: 12 }),
  }),
  onlyEmulated: 'a real connection does not break on demand',
}
