import type { Message, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import { createAnthropic, fromMessage, fromMessageStream } from '@concord/anthropic'
import { anthropicMessages as dialect, normalizeMessages as normalize } from '@concord/anthropic/server'
import type { Interaction } from '../corpus/interaction.ts'
import type { Lane } from '../lane.ts'
import { foldMessageEvents, toMessageBody } from '../states/messages.ts'
import { parseEvents } from '../wire.ts'
import { WITHOUT_EMPTY_TOOLS, WITHOUT_NULLS, WITHOUT_STREAM, eachOf } from './forms.ts'
import { isObject, type JsonObject } from '../json.ts'

/** Anthropic's messages API, and the same on Google's hosts, for which the SDK has a client. */
export const anthropicMessages: Lane = {
  name: 'anthropic messages',
  serves: (interaction) => isAnthropic(interaction) || isOnVertex(interaction),
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createAnthropic({ apiKey: 'test-key', fetch, createId, retry: false, timeout: false, clock: { now, schedule } }),
  fromBody: (body, context) => fromMessage(body as Message, context), // The adapter finds out what it is.
  fromEvents: (events, context) => fromMessageStream(events as AsyncIterable<RawMessageStreamEvent>, context), // As above.
  parseEvents,
  fold: foldMessageEvents,
  toBody: toMessageBody,
  plainRequest: { max_tokens: 8192, messages: [{ role: 'user', content: 'Hello?' }] },
  toRequest: (body, interaction) => (isOnVertex(interaction) ? toOwnRequest(body, interaction) : body),
  leftOut: [{ path: /^(type|role)$/, because: 'a constant' }],
  metadata: {},
  normalForms: [
    WITHOUT_STREAM,
    WITHOUT_NULLS,
    WITHOUT_EMPTY_TOOLS,
    eachOf('messages', 'is_error: false written out', withoutFalse),
    {
      name: 'disable_parallel_tool_use: false written out',
      apply: (body) => {
        const { tool_choice: choice } = body
        if (!isObject(choice) || choice['disable_parallel_tool_use'] !== false) return body
        const { disable_parallel_tool_use: _isSingle, ...rest } = choice
        return { ...body, tool_choice: rest }
      },
    },
    // The API refuses it: 'all messages must have non-empty content'.
    {
      name: 'a turn without content left out',
      apply: (body) => ({
        ...body,
        messages: listOf(body['messages']).filter((message) => isObject(message) && message['content'] !== ''),
      }),
    },
  ],
  options: {},
}

const schedule = (): (() => void) => () => {}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function withoutFalse(message: JsonObject): JsonObject {
  const { content } = message
  if (!Array.isArray(content)) return message
  const blocks = content.map((block: unknown) => {
    if (!isObject(block) || block['is_error'] !== false) return block
    const { is_error: _isError, ...rest } = block
    return rest
  })
  return { ...message, content: blocks }
}

function isAnthropic({ vendor, endpoint }: Interaction): boolean {
  return vendor === 'anthropic' && endpoint === 'POST /v1/messages'
}

function isOnVertex({ vendor, endpoint, request }: Interaction): boolean {
  const isRaw = vendor === 'google-vertex' && /:(rawPredict|streamRawPredict)$/.test(endpoint)
  return isRaw && request !== undefined && 'anthropic_version' in request
}

/**
 * The SDK's client for Vertex moves the model into the path, and adds a version.
 *
 * Source: https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai
 */
function toOwnRequest(body: object, { path, isStreamed }: Interaction): object {
  const { anthropic_version: _version, ...rest } = body as Readonly<Record<string, unknown>> // A JSON object.
  const model = /\/models\/([^/:]+):/.exec(path ?? '')?.[1] ?? 'claude'
  return { model, ...rest, ...(isStreamed && { stream: true }) }
}
