import type { HarnessOptions, Subject } from '@concord/conformance'
import type { CompletionClient, CompletionResponse } from '@concord/core'
import { subjects } from './providers.ts'

/**
 * Language models of the AI SDK, for hand-offs to and from every adapter. A model that its provider does not know is told how long an
 * answer may be, for the provider would warn. Tokens are left out: the table looks for those of a vendor's own wire, and the AI
 * SDK's are its own; `hand-off.test.ts` has them.
 */
export const bridged: readonly Subject[] = subjects.map(({ skip: _skip, createHarness, ...subject }) => ({
  ...subject,
  createHarness() {
    const harness = createHarness()
    return {
      ...harness,
      createClient: async (options: HarnessOptions) => forHandOffs(await harness.createClient(options)),
    }
  },
}))

function forHandOffs(client: CompletionClient): CompletionClient {
  return {
    ...client,
    complete: async (request, call) => withoutTokens(await client.complete({ maxTokens: 100, ...request }, call)),
  }
}

function withoutTokens(response: CompletionResponse): CompletionResponse {
  const [first] = response.choices
  const content = first.content.map(({ replay: _replay, ...part }) => part)
  return { ...response, choices: [{ ...first, content }] }
}
