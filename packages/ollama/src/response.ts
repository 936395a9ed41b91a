import type { CompletionResponse, Context, ProviderMetadata } from '@concord/core'
import {
  createdAt,
  createError,
  finishReasonOf,
  type FinishTable,
  isObject,
  leftovers,
  textOf,
  textOrAbsent,
  toUsage,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from './config.ts'
import { fromErrorBody } from './errors.ts'
import { fromLogprobs } from './logprobs.ts'
import { createParts, readParts } from './parts.ts'

/** Where an API puts what the model wrote. */
export interface WireForm {
  /** What an answer is called. */
  readonly name: string
  /** The field of the text. */
  readonly text: 'content' | 'response'
  /** The object that holds what the model wrote; `undefined` in what is no answer. */
  messageOf(body: WireObject): WireObject | undefined
  /** The vendor's own fields of that object. */
  metadataOf(message: WireObject): WireObject | undefined
  /** The fields of a body that the contract holds. */
  readonly fields: ReadonlySet<string>
}

/** Reads a body of the wire, of which nothing is known yet. Throws `invalid_response` for what is no answer. */
export function fromBody(body: unknown, context: Context, form: WireForm): CompletionResponse {
  const failure = fromErrorBody(body)
  if (failure !== undefined) throw failure
  const message = isObject(body) ? form.messageOf(body) : undefined
  if (!isObject(body) || message === undefined) {
    const told = `${PROVIDER}: the answer is no ${form.name}`
    throw createError('invalid_response', told, { provider: PROVIDER, requestId: context.requestId })
  }
  const id = context.createId() // Before those of calls, as in a stream.
  const content = readParts(createParts(form.text, context.createId), message)
  const types = content.map((part) => part.type)
  return {
    object: 'completion',
    id,
    created: createdAt(secondsOf(body['created_at']), context),
    model: textOrAbsent(body['model']) ?? context.request.model ?? '',
    provider: PROVIDER,
    choices: [
      {
        index: 0,
        text: textOf(content),
        content,
        ...finishReasonOf(body['done_reason'], FINISH_REASONS, types),
        ...fromLogprobs(body['logprobs']),
        ...toChoiceMetadata(form.metadataOf(message)),
      },
    ],
    ...fromFacts({ ...leftovers(body, form.fields).providerMetadata }),
  }
}

/** A message's own fields stay under `message`, where the vendor put them. */
export function toChoiceMetadata(message: WireObject | undefined): { providerMetadata?: ProviderMetadata } {
  return message === undefined ? {} : { providerMetadata: { message } }
}

/** The fields that every body has and the contract holds. */
export const BODY_FIELDS: readonly string[] = ['model', 'done', 'done_reason', 'logprobs']

/**
 * Reads what stands beside the answer. Where the prompt's count is missing (older servers, of a cached prompt) there is no
 * usage, and what counts there are stay what they were.
 */
export function fromFacts(
  facts: Readonly<Record<string, unknown>>,
): Pick<CompletionResponse, 'usage' | 'warnings' | 'providerMetadata'> {
  const usage = toUsage({ prompt: facts['prompt_eval_count'], completion: facts['eval_count'] })
  const counts = usage.usage === undefined ? [] : COUNTS
  const time = isWhole(facts['created_at']) ? ['created_at'] : []
  return { ...usage, ...leftovers(facts, new Set([...counts, ...time])) }
}

/** The fields of the usage. */
export const COUNTS: readonly string[] = ['prompt_eval_count', 'eval_count']

/** Unix seconds of a time of the wire. */
export function secondsOf(time: unknown): number | undefined {
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000)
}

/** Writes Unix seconds as a time of the wire. */
export function toTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

/** Whether seconds say all of a time; the wire has nanoseconds, and the offset of the server's place. */
function isWhole(time: unknown): boolean {
  const seconds = secondsOf(time)
  return seconds !== undefined && seconds > 0 && toTime(seconds) === time
}

/** Source: https://docs.ollama.com/api/chat; a request without a message or prompt only loads the model, or unloads it. */
export const FINISH_REASONS: FinishTable = {
  stop: 'stop',
  length: 'length',
  load: 'stop',
  unload: 'stop',
}
