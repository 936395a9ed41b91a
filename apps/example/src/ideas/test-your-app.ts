import { type CompletionClient, isCompletionError } from '@concord/core'
import { answers, fail, startEmulator } from '@concord/emulator'
import { connectTo } from '../adapters.ts'
import { expect, type Idea } from '../idea.ts'

/** Your app: it takes a client, and does not care whose. */
async function summarize(text: string, client: CompletionClient): Promise<string> {
  const { choices } = await client.complete({ prompt: `Summarize: ${text}`, maxTokens: 64 })
  return choices[0].finishReason === 'stop' ? choices[0].text : 'No summary.'
}

/** Your test: a scripted vendor behind a real socket, and a journal of what your app sent. */
export const testYourApp: Idea = {
  name: 'test-your-app',
  title: 'an emulated vendor in your own tests',

  async run({ adapter, show }) {
    await using emulator = await startEmulator({
      dialects: [adapter.dialect],
      script: answers('Whales sing.', fail({ kind: 'overloaded' })),
    })
    const client = connectTo(emulator.url, adapter)

    const summary = await summarize('A book about whales.', client)
    const failure: unknown = await summarize('Another one.', client).catch((error: unknown) => error)
    const request = await emulator.journal.next()

    show('summary', summary)
    show('on overload', isCompletionError(failure) ? failure.kind : 'no error')
    show('request', `${request.method} ${request.path}`)
    expect(summary === 'Whales sing.', 'the app to hand on the answer')
    expect(JSON.stringify(request.body).includes('A book about whales.'), 'the book in the request')
  },

  script: 'This idea brings its own emulator.',
  onlyEmulated: 'it needs no real vendor: that is the point',
}
