import { isCompletionError } from '@concord/core'
import { answer, every } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

/** The user has read enough: the vendor's connection is closed at once, and what had arrived is kept. */
export const abort: Idea = {
  name: 'abort',
  title: 'an answer that the user stops',

  async run({ client, show, write }) {
    const stop = new AbortController()
    const counting = client.stream({ prompt: 'Count to a hundred in words.' }, { signal: stop.signal })
    let pieces = 0
    try {
      for await (const piece of counting.text()) {
        write('arrived', piece)
        if (++pieces === 3) stop.abort()
      }
    } catch (error) {
      if (!isCompletionError(error)) throw error

      show('error', error.kind)
      show('kept', error.partial?.choices[0]?.text ?? '')
      expect(error.kind === 'aborted', 'the error to say who ended it')
      return
    }
    expect(false, 'the answer to stop')
  },

  script: answer('one two three four five six seven eight nine ten', { pace: every(20) }),
}
