import { withRetry } from '@concord/core'
import { fail } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

/** A vendor that is too busy is asked again. Clients do so by themselves, unless they are created with `retry: false`. */
export const retry: Idea = {
  name: 'retry',
  title: 'a busy vendor, asked again',

  async run({ client, show }) {
    const patient = withRetry(client, { maxRetries: 2, baseDelayMs: 20 }) // waits longer where the vendor says so
    const { choices } = await patient.complete({ prompt: 'Are you there?' })

    show('text', choices[0].text)
    expect(choices[0].text.includes('attempt 3'), 'the third attempt to succeed')
  },

  script: (_request, { number }) =>
    number < 3 ? fail({ kind: 'rate_limit' }) : `Yes: this is attempt ${number}, and the first two were refused.`,
  onlyEmulated: 'a real vendor is not busy on demand',
}
