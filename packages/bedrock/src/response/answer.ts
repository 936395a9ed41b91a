import type { ConverseCommandOutput } from '@aws-sdk/client-bedrock-runtime'
import type { CompletionResponse, Context, OutputPart } from '@concord/core'
import {
  createContext,
  createdAt,
  createError,
  finishReasonOf,
  type FinishTable,
  isObject,
  leftovers,
  objectsOf,
  textOf,
  textOrAbsent,
  typesOf,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { fromErrorBody } from '../errors.ts'
import { fromBlock } from './blocks.ts'
import { fromSdkObject, requestIdOf } from './sdk.ts'
import { fromUsage } from './usage.ts'

/** Reads what `ConverseCommand` answered. Throws `invalid_response` for what is no message. */
export function fromConverse(output: ConverseCommandOutput, context: Partial<Context> = {}): CompletionResponse {
  const { $metadata, ...body } = output
  const requestId = context.requestId ?? requestIdOf({ $metadata })
  const response = fromBody(fromSdkObject(body), createContext({ ...context, ...(requestId && { requestId }) }))
  return requestId === undefined ? response : { ...response, requestId }
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromBody(body: unknown, context: Context): CompletionResponse {
  const failure = fromErrorBody(body)
  if (failure !== undefined) throw failure
  const { message, output } = messageOf(body)
  if (!isObject(body) || message === undefined) {
    const text = `${PROVIDER}: the answer has no content; it is no message`
    throw createError('invalid_response', text, { provider: PROVIDER, requestId: context.requestId })
  }
  const content = fromContent(objectsOf(message['content']), context)
  const ending = finishReasonOf(body['stopReason'], FINISH_REASONS, typesOf(content))
  const choice = { index: 0, text: textOf(content), content, ...ending, ...leftovers(message, MESSAGE_FIELDS) }
  return {
    object: 'completion',
    id: context.createId(),
    created: createdAt(undefined, context),
    model: context.request.model ?? '',
    provider: PROVIDER,
    choices: [choice],
    ...fromFacts(body['usage'], body['serviceTier']),
    ...leftovers({ ...body, ...restOfTier(body['serviceTier']), output }, BODY_FIELDS),
  }
}

/** The message within a body, and what stands beside it there. */
function messageOf(body: unknown): { message?: WireObject; output?: unknown } {
  const output = isObject(body) ? body['output'] : undefined
  const message = isObject(output) ? output['message'] : undefined
  if (!isObject(output) || !isObject(message) || !Array.isArray(message['content'])) return {}
  return { message, output: leftovers(output, OUTPUT_FIELDS).providerMetadata }
}

function fromContent(blocks: readonly WireObject[], { createId }: Context): readonly OutputPart[] {
  const facts = { createId, names: new Map<string, string>() }
  const content: OutputPart[] = []
  for (const block of blocks) {
    const part = fromBlock(block, content.length, facts)
    if (part !== undefined) content.push(part)
  }
  return content
}

const OUTPUT_FIELDS: ReadonlySet<string> = new Set(['message'])

/** The fields of a message that the contract holds, or that say nothing. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set([
  'role', // always the assistant
  'content',
])

/** The fields of a body that the contract holds. */
export const BODY_FIELDS: ReadonlySet<string> = new Set(['stopReason'])

/** Reads the counts and the tier; the vendor's object of counts is kept as metadata by the caller. */
export function fromFacts(
  usage: unknown,
  tier: unknown,
): Pick<CompletionResponse, 'usage' | 'warnings' | 'serviceTier'> {
  const serviceTier = isObject(tier) ? textOrAbsent(tier['type']) : undefined
  return { ...(isObject(usage) && fromUsage(usage)), ...(serviceTier !== undefined && { serviceTier }) }
}

/** What a tier says beside its name. */
export function restOfTier(tier: unknown): { readonly serviceTier: unknown } {
  return { serviceTier: isObject(tier) ? leftovers(tier, TIER_FIELDS).providerMetadata : tier }
}

const TIER_FIELDS: ReadonlySet<string> = new Set(['type'])

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export const FINISH_REASONS: FinishTable = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  guardrail_intervened: 'content_filter',
  content_filtered: 'content_filter',
  malformed_model_output: 'error',
  malformed_tool_use: 'error',
}
