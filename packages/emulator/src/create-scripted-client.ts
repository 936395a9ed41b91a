import type {
  CallMode,
  CallOptions,
  Clock,
  CompletionChunk,
  CompletionClient,
  CompletionError,
  CompletionRequest,
} from '@concord/core'
import { isCompletionError } from '@concord/core'
import {
  assertGoing,
  createBatches,
  createError,
  createStream,
  isFinished,
  systemClock,
  untilAborted,
} from '@concord/core/adapter'
import type { Failure, Script } from './script/answer.ts'
import { type FullAnswer, toFields } from './script/to-fields.ts'
import { toChunks } from './script/to-chunks.ts'
import { type AnswerContext, requestIdOf, toResponse } from './script/to-response.ts'

/** How a scripted client presents itself. */
export interface ScriptedClientOptions {
  /** Default: `emulator`. */
  readonly provider?: string | undefined
  /** Gives the time that answers are `created` at. */
  readonly clock?: Clock | undefined
  /** Awaited before every chunk of a stream whose answer has no pace of its own, such as `every(20)`. Default: no wait. */
  readonly pace?: (() => Promise<unknown>) | undefined
}

/**
 * Makes a client that answers by a script.
 *
 * @example
 * const client = createScriptedClient(answers(toolCall('add', { a: 1, b: 2 }), text('It is 3.')))
 */
export function createScriptedClient(script: Script, options: ScriptedClientOptions = {}): CompletionClient {
  return createPlayer(script, options)({})
}

/** Is told what the script gave for a request. */
export interface Listener {
  onAnswer?(answer: FullAnswer): void
  onError?(error: unknown): void
}

/** Makes clients that play one script together: each request has its number. */
export function createPlayer(script: Script, options: ScriptedClientOptions): (listener: Listener) => CompletionClient {
  const { provider = 'emulator', clock = systemClock, pace } = options
  let requests = 0
  return (listener) => {
    async function ask(request: CompletionRequest, mode: CallMode, signal: AbortSignal): Promise<Asked> {
      assertGoing(signal, provider)
      const call = { number: ++requests, mode }
      try {
        const answer = toFields(typeof script === 'function' ? await script(request, call) : script)
        listener.onAnswer?.(answer)
        return { answer, context: { provider, request, call, now: clock.now() } }
      } catch (error) {
        listener.onError?.(error)
        throw isCompletionError(error) ? error : scriptError(error, provider)
      }
    }
    return {
      provider,
      async complete(request, call = {}) {
        const signal = call.signal ?? NEVER
        const { answer, context } = await untilAborted(ask(request, 'complete', signal), signal, provider)
        if (answer.failure !== undefined) throw toError(answer.failure, context)
        const response = toResponse(answer, context)
        if (!isFinished(response)) throw createError('interrupted', 'emulator: a choice is not finished', { provider })
        return response
      },
      stream: (request, call = {}) =>
        createStream(provider, () => playStream((signal) => ask(request, 'stream', signal), provider, call, pace)),
    }
  }
}

interface Asked {
  readonly answer: FullAnswer
  readonly context: AnswerContext
}

const NEVER = new AbortController().signal

function playStream(
  ask: (signal: AbortSignal) => Promise<Asked>,
  provider: string,
  { signal }: CallOptions,
  defaultPace: ScriptedClientOptions['pace'],
): ReturnType<typeof createBatches> {
  return createBatches(signal, async function* (link): AsyncGenerator<readonly CompletionChunk[], undefined> {
    const { answer, context } = await untilAborted(ask(link.signal), link.signal, provider)
    const pace = answer.pace ?? defaultPace
    for (const chunk of chunksOf(answer, context)) {
      if (pace !== undefined) await untilAborted(pace(), link.signal, provider)
      yield [chunk]
    }
    if (answer.failure !== undefined) throw toError(answer.failure, context)
    return undefined
  })
}

/** A failure in a stream comes after the content, and instead of what would have closed it. */
function chunksOf(answer: FullAnswer, context: AnswerContext): readonly CompletionChunk[] {
  const { failure, content, choices, chunks, pieces } = answer
  if (chunks !== undefined) return chunks
  if (failure === undefined) return toChunks(toResponse(answer, context), pieces)
  if (content === undefined && choices === undefined) return []
  return toChunks(toResponse(answer, context), pieces).slice(0, -1)
}

function toError(failure: Failure, { provider, call }: AnswerContext): CompletionError {
  const { kind, message = 'a scripted failure', requestId = requestIdOf(call), ...details } = failure
  return createError(kind, `${provider}: ${message}`, { provider, requestId, ...details })
}

function scriptError(cause: unknown, provider: string): CompletionError {
  const message = `${provider}: the script threw; the journal says what`
  return createError('server', message, { provider, retryable: false, cause })
}
