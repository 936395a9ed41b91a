import { createRemote } from '@concord/core/remote'
import { expect, type Idea, tokens } from '../idea.ts'

/** The contract over HTTP: a service in another process holds the key and the SDK; nothing is lost on the way. */
export const remote: Idea = {
  name: 'remote',
  title: 'the contract between two processes',

  async run({ startService, show, write }) {
    const baseURL = await startService() // see src/service/main.ts: createServer(client, [native])
    const client = createRemote({ baseURL })

    const answer = client.stream({ prompt: 'Where are you?' })
    for await (const piece of answer.text()) write('text', piece)
    const response = await answer.response()

    show('tokens', tokens(response))
    show('finishReason', response.choices[0].finishReason)
    expect(response.choices[0].finishReason === 'stop', 'the whole answer')
  },

  script: 'In another process, behind one URL.',
}
