import type { Message } from '@anthropic-ai/sdk/resources/messages'
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
import { fromUsage } from './usage.ts'

/** Reads what `messages.create` answered. Throws `invalid_response` for what is no message. */
export function fromMessage(message: Message, context: Partial<Context> = {}): CompletionResponse {
  return fromBody(message, createContext(context))
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromBody(body: unknown, context: Context): CompletionResponse {
  const failure = fromErrorBody(body)
  if (failure !== undefined) throw failure
  if (!isObject(body) || !Array.isArray(body['content'])) {
    const message = `${PROVIDER}: the answer has no content; it is no message`
    throw createError('invalid_response', message, { provider: PROVIDER, requestId: context.requestId })
  }
  const content = fromContent(objectsOf(body['content']), context)
  const ending = finishReasonOf(body['stop_reason'], FINISH_REASONS, typesOf(content))
  return {
    object: 'completion',
    id: textOrAbsent(body['id']) ?? context.createId(),
    created: createdAt(undefined, context),
    model: textOrAbsent(body['model']) ?? context.request.model ?? '',
    provider: PROVIDER,
    choices: [{ index: 0, text: textOf(content), content, ...ending }],
    ...fromFacts(body['usage']),
    ...leftovers(body, MESSAGE_FIELDS),
  }
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

/** The fields of a message that the contract holds, or that say nothing. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'type', // always a message
  'role', // always the assistant
  'model',
  'content',
  'stop_reason',
])

/** Reads what stands in the usage; the vendor's object is kept as metadata by the caller. */
export function fromFacts(usage: unknown): Pick<CompletionResponse, 'usage' | 'warnings' | 'serviceTier'> {
  if (!isObject(usage)) return {}
  const serviceTier = textOrAbsent(usage['service_tier'])
  return { ...fromUsage(usage), ...(serviceTier !== undefined && { serviceTier }) }
}

/** Source: https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons */
export const FINISH_REASONS: FinishTable = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  pause_turn: 'pause',
  refusal: 'refusal',
}
