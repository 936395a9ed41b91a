import type { CompletionChunk, CompletionResponse, Context, OutputPart, TokenLogprob } from '@concord/core'
import {
  createContext,
  createdAt,
  createError,
  finishReasonOf,
  type FinishTable,
  isAbsent,
  isObject,
  leftovers,
  objectsOf,
  textOf,
  textOrAbsent,
  typesOf,
  type WireObject,
  withPartial,
} from '@concord/core/adapter'
import type { Response } from 'openai/resources/responses/responses'
import { fromErrorBody } from '../../errors.ts'
import { type Host, OPENAI } from '../../host.ts'
import { fromFailedResponse } from '../errors.ts'
import { fromItem } from './items.ts'
import { fromUsage } from './usage.ts'

/**
 * Reads what `responses.create` answered. Throws `invalid_response` for what is no response, and the failure of one that
 * failed.
 */
export function fromResponse(response: Response, context: Partial<Context> = {}): CompletionResponse {
  return fromBody(response, createContext(context), OPENAI)
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromBody(body: unknown, context: Context, host: Host): CompletionResponse {
  const { provider } = host
  if (!isResponse(body)) {
    const message = `${provider}: the answer has no output; it is no response`
    const { requestId } = context
    throw fromErrorBody(body, host) ?? createError('invalid_response', message, { provider, requestId })
  }
  const { content, logprobs } = fromOutput(body['output'], context, host)
  const ending = finishReasonOf(wordOf(body), FINISH_REASONS, typesOf(content))
  const list = logprobs.length > 0 ? { logprobs: { content: logprobs } } : {}
  const response: CompletionResponse = {
    object: 'completion',
    id: textOrAbsent(body['id']) ?? context.createId(),
    created: createdAt(body['created_at'], context),
    model: textOrAbsent(body['model']) ?? context.request.model ?? '',
    provider,
    choices: [{ index: 0, text: textOf(content), content, ...ending, ...list }],
    ...fromFacts(body),
  }
  if (body['status'] !== 'failed') return response
  const { choices, ...rest } = response
  const partial: CompletionChunk = { ...rest, choices: choices.map((choice) => ({ ...choice, finishReason: null })) }
  throw withPartial(fromFailedResponse(body['error'], host, context.requestId), partial)
}

function isResponse(body: unknown): body is WireObject {
  return isObject(body) && (Array.isArray(body['output']) || body['object'] === 'response')
}

function fromOutput(
  output: unknown,
  { createId }: Context,
  host: Host,
): { content: readonly OutputPart[]; logprobs: readonly TokenLogprob[] } {
  const facts = { createId, calls: new Map<string, string>(), host }
  const parts = objectsOf(output).flatMap((item) => fromItem(item, facts))
  return {
    content: parts.map(({ part }, index) => ({ ...part, index })),
    logprobs: parts.flatMap(({ logprobs = [] }) => logprobs),
  }
}

/** How a response ended: why it is incomplete, or else its status. */
export function wordOf({ status, incomplete_details: details }: WireObject): unknown {
  const reason = isObject(details) ? textOrAbsent(details['reason']) : undefined
  return status === 'incomplete' ? (reason ?? status) : status
}

/**
 * What a response's words mean. One that still runs in the background has nothing to say yet, but is no failure and no
 * end: it goes on by itself, as a pause that the caller asks about again.
 *
 * Source: https://platform.openai.com/docs/api-reference/responses/object#responses/object-status
 */
export const FINISH_REASONS: FinishTable = {
  completed: 'stop',
  max_output_tokens: 'length',
  content_filter: 'content_filter',
  queued: 'pause',
  in_progress: 'pause',
}

/** Reads what stands beside the output. */
export function fromFacts(
  body: WireObject,
): Pick<CompletionResponse, 'usage' | 'warnings' | 'systemFingerprint' | 'serviceTier' | 'providerMetadata'> {
  const systemFingerprint = textOrAbsent(body['system_fingerprint'])
  const serviceTier = textOrAbsent(body['service_tier'])
  const { usage, warnings } = isObject(body['usage']) ? fromUsage(body['usage']) : {}
  return {
    ...(usage !== undefined && { usage }),
    ...(warnings !== undefined && { warnings }),
    ...(systemFingerprint !== undefined && { systemFingerprint }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...leftovers(withoutReason(body), RESPONSE_FIELDS),
  }
}

/** The reason of an incomplete response is its word; what else stands there stays. */
function withoutReason(body: WireObject): WireObject {
  if (!isObject(body['incomplete_details'])) return body
  const { reason: _reason, ...details } = body['incomplete_details']
  const hasMore = Object.values(details).some((value) => !isAbsent(value))
  return { ...body, incomplete_details: hasMore ? details : undefined }
}

/** The fields of a response that the contract holds, or that say nothing of the answer. */
export const RESPONSE_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created_at',
  'status',
  'model',
  'output',
  'output_text', // The SDK joins the texts once more.
  'error', // It is thrown.
  'service_tier',
  'system_fingerprint',
  // Echoes of the request.
  'access_programs',
  'background',
  'conversation',
  'frequency_penalty',
  'image',
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'metadata',
  'parallel_tool_calls',
  'presence_penalty',
  'previous_response_id',
  'prompt',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'reasoning',
  'safety_identifier',
  'store',
  'temperature',
  'text',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'truncation',
  'user',
])
