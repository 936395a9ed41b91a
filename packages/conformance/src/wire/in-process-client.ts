import type { ClientOptions, CompletionClient } from '@concord/core'
import type { Harness, HarnessClient } from '../suite/subject.ts'

/** A client whose vendor is in this process: no socket, no port, no clock. */
export interface InProcessClient extends AsyncDisposable {
  readonly client: CompletionClient
  /** Says how every request from now on is answered; ids begin anew. */
  readonly answerWith: (respond: Respond) => void
}

/** Answers one request. */
export type Respond = (signal: AbortSignal | undefined) => Response | Promise<Response>

/** Makes a client that neither retries nor times out, and the way to answer it. */
export async function createInProcessClient(
  harness: Pick<Harness, 'createClient'>,
  options: ClientOptions = {},
): Promise<InProcessClient> {
  let answer: Respond = () => new Response(null, { status: 500 })
  let ids = 0
  const client: HarnessClient = await harness.createClient({
    url: 'http://127.0.0.1:9',
    fetch: async (_url, init) => answer(init?.signal ?? undefined),
    retry: false,
    timeout: false,
    clock: { now: () => 1_000_000, schedule: () => () => {} },
    createId: () => `made-${++ids}`,
    ...options,
  })
  return {
    client,
    answerWith(respond) {
      answer = respond
      ids = 0
    },
    [Symbol.asyncDispose]: async () => client[Symbol.asyncDispose]?.(),
  }
}
