import type { ErrorKind } from '../contract/error.ts'
import type { FinishReason } from '../contract/finish-reason.ts'
import type { CompletionResponse } from '../contract/response.ts'
import type { StandardSchema } from '../contract/schema.ts'
import { createError } from '../engine/completion-error.ts'
import { parseJson, validate } from './validate.ts'

/**
 * Reads a structured answer, by any Standard Schema. Throws `content_filter` for a refusal, `interrupted` for an answer
 * cut by its length, `invalid_response` for what is no JSON or does not fit; the answer is the error's `partial`.
 */
export async function parseOutput<Output>(
  response: CompletionResponse,
  schema: StandardSchema<Output>,
  { choice: index = 0 }: { readonly choice?: number } = {},
): Promise<Output> {
  const { provider, requestId } = response
  const details = { provider, requestId, partial: response }
  const choice = response.choices.find((candidate) => candidate.index === index)
  if (choice === undefined) throw createError('invalid_request', `${provider}: there is no choice ${index}`, details)
  const hasRefused = choice.content.some((part) => part.type === 'refusal')
  const failure = FAILURES[hasRefused ? 'refusal' : choice.finishReason]
  if (failure !== undefined)
    throw createError(failure[0], `${provider}: ${failure[1]}`, { ...details, retryable: false })
  const what = `${provider}: the answer`
  return validate(parseJson(choice.text, what, details), schema, what, details)
}

const FAILURES: Partial<Record<FinishReason, readonly [ErrorKind, string]>> = {
  refusal: ['content_filter', 'the model refused instead of answering'],
  content_filter: ['content_filter', 'a filter held the answer back'],
  length: ['interrupted', 'the answer was cut by its length; raise maxTokens'],
}
