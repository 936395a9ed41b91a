import { byHand } from '../by-hand.ts'
import { expect, type Idea } from '../idea.ts'

/**
 * You call the vendor's SDK yourself, and Concord translates before and after. For Anthropic:
 *
 *     const { value: params } = toMessageParams({ model: 'claude-sonnet-5-5', prompt: 'Where is north?' })
 *     const message = await anthropic.messages.create(params) // yours: log it, keep it, look into it
 *     const response = fromMessage(message)
 *
 * Every package has such a pair; `src/by-hand.ts` shows them all.
 */
export const raw: Idea = {
  name: 'raw',
  title: "an object of the vendor's SDK, translated",

  async run({ adapter, client, url, show }) {
    const request = { prompt: 'Where is north?', maxTokens: 64 }
    const call = byHand[adapter.name]
    expect(call !== undefined, 'the call of this adapter in src/by-hand.ts')

    const asked = await client.complete(request)
    const translated = await call(url, request)

    show('text', translated.choices[0].text)
    show('finishReason', translated.choices[0].finishReason)
    expect(translated.choices[0].text === asked.choices[0].text, 'both ways to give the same answer')
    expect(translated.choices[0].finishReason === asked.choices[0].finishReason, 'both ways to end alike')
  },

  script: 'Where the needle points, nearly.',
  onlyEmulated: 'calls by hand go to the emulator, with a key that is none',
}
