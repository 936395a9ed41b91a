import type { CallMode, CallOptions, CompletionClient, CompletionError, CompletionRequest } from '@concord/core'
import { isCompletionError, withFallback, withRetry, withTimeout } from '@concord/core'
import type { Subject } from '../suite/subject.ts'
import { createInProcessClient, type InProcessClient } from '../wire/in-process-client.ts'
import { CALL, toSecretRequest, toWrongRequests } from './canaries.ts'
import { createFailures, type Failing } from './failures.ts'

/** An error, and how it came about. */
export interface NamedError {
  readonly name: string
  readonly error: CompletionError
}

/** Lets a subject fail in every way, while secrets are wherever one may be. */
export async function collectErrors(
  { createHarness }: Pick<Subject, 'createHarness'>,
  passesOn: boolean = false,
): Promise<readonly NamedError[]> {
  const harness = createHarness()
  await using wired = await createInProcessClient(harness)
  const request = toSecretRequest(harness.capabilities)
  const errors: NamedError[] = []
  for (const failing of await createFailures(harness, passesOn)) {
    for (const mode of failing.modes ?? MODES) {
      const name = `${failing.name}, ${mode}`
      errors.push({ name, error: await failureOf(name, provoke(wired, failing, request, mode)) })
    }
  }
  for (const [i, wrong] of toWrongRequests().entries()) {
    const name = `the wrong request ${i + 1}`
    // What one adapter refuses another may send; nobody answers it.
    wired.answerWith(() => new Response(null, { status: 400 }))
    errors.push({ name, error: await failureOf(name, wired.client.complete(wrong)) })
  }
  return [...errors, ...(await collectOfLayers(wired, request))]
}

const MODES: readonly CallMode[] = ['complete', 'stream']

function provoke(
  { client, answerWith }: InProcessClient,
  { respond, isAborted }: Failing,
  request: CompletionRequest,
  mode: CallMode,
): Promise<unknown> {
  answerWith(respond)
  if (isAborted === true) return abort(client, request)
  return ask(client, request, mode)
}

function ask(
  client: CompletionClient,
  request: CompletionRequest,
  mode: CallMode,
  call?: CallOptions,
): Promise<unknown> {
  const options = { ...CALL, ...call }
  return mode === 'stream' ? client.stream(request, options).response() : client.complete(request, options)
}

async function abort(client: CompletionClient, request: CompletionRequest): Promise<void> {
  const caller = new AbortController()
  for await (const _chunk of client.stream(request, { ...CALL, signal: caller.signal }))
    caller.abort(new Error('CANARY-VENDOR'))
}

/** Layers make errors of errors. */
async function collectOfLayers(
  { client, answerWith }: InProcessClient,
  request: CompletionRequest,
): Promise<readonly NamedError[]> {
  answerWith(() => Response.json({ error: { message: 'CANARY-VENDOR', type: 'overloaded_error' } }, { status: 529 }))
  const clock = { now: () => 1_000_000, schedule: (callback: () => void) => (queueMicrotask(callback), () => {}) }
  const layers = {
    'tries that are used up': withRetry(client, { clock }),
    'clients that all fail': withFallback([client, client]),
    'a time limit': withTimeout(silent(client, answerWith), { clock }),
  }
  const errors: NamedError[] = []
  for (const [name, layered] of Object.entries(layers))
    for (const mode of MODES)
      errors.push({ name: `${name}, ${mode}`, error: await failureOf(name, ask(layered, request, mode)) })
  return errors
}

/** A client whose vendor says nothing at all. */
function silent(client: CompletionClient, answerWith: InProcessClient['answerWith']): CompletionClient {
  const fallSilent = (): void => answerWith(() => new Promise(() => {}))
  return {
    ...client,
    complete: (...call) => (fallSilent(), client.complete(...call)),
    stream: (...call) => (fallSilent(), client.stream(...call)),
  }
}

async function failureOf(name: string, call: Promise<unknown>): Promise<CompletionError> {
  try {
    await call
  } catch (error) {
    if (isCompletionError(error)) return error
    throw error
  }
  throw new Error(`${name}: the call does not fail`)
}
