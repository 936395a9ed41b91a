import { withFallback } from '@concord/core'
import { fail } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

/** A vendor that is down is replaced by another: one client, the same request, the same shape. */
export const fallback: Idea = {
  name: 'fallback',
  title: 'a vendor that is down, and one that steps in',

  async run({ client, other, show, write }) {
    const both = withFallback([client, other])
    const answer = both.stream({ prompt: 'Who is there?' })
    for await (const piece of answer.text()) write('text', piece)
    const { provider, model } = await answer.response()

    show('answered by', `${provider}, ${model}`)
    expect(provider === other.provider, 'the other vendor to answer')
  },

  script: fail({ kind: 'overloaded' }),
  otherScript: 'Only me: the first one was overloaded, so I was asked.',
  onlyEmulated: 'a real vendor is not down on demand',
}
