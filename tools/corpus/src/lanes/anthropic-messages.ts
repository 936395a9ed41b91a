import type { Message, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import { createAnthropic, fromMessage, fromMessageStream } from '@concord/anthropic'
import { anthropicMessages as dialect, normalizeMessages as normalize } from '@concord/anthropic/server'
import type { Interaction } from '../corpus/interaction.ts'
import type { Lane } from '../lane.ts'
import { foldMessageEvents, toMessageBody } from '../states/messages.ts'
import { parseEvents } from '../wire.ts'
import {
  TURNS_AS_ONE,
  WITHOUT_EMPTY_FIELDS,
  WITHOUT_EMPTY_TOOLS,
  WITHOUT_NULLS,
  WITHOUT_STREAM,
  eachOf,
  listOf,
  withEach,
} from './forms.ts'
import { isEmpty, isObject, type JsonObject } from '../json.ts'

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
  metadata: {
    'usage.cache_creation': 'how long what was written to a cache is kept',
    'usage.inference_geo': 'where the model ran',
    'usage.server_tool_use': 'how often the vendor’s tools ran',
    'usage.iterations': 'the counts of each step of one answer; their sum is the contract’s',
    'usage.speed': 'how fast the model ran',
    container: 'where the vendor’s code ran, to go on there',
    stop_sequence: 'which of the given texts ended the answer; the finish word says that one did',
    stop_details: 'why an answer was refused, in categories of the vendor’s own',
    context_management: 'what the vendor dropped from a long conversation',
    diagnostics: 'what the vendor noticed about its cache',
    input_tokens: 'a count beside the usage',
  },
  normalForms: [
    WITHOUT_STREAM,
    WITHOUT_NULLS,
    WITHOUT_EMPTY_FIELDS,
    WITHOUT_EMPTY_TOOLS,
    eachOf('messages', 'what says nothing in the result of a tool: is_error: false, no content', (message) =>
      withEach(message, 'content', withoutNothing),
    ),
    {
      name: 'disable_parallel_tool_use: false written out',
      apply: (body) => {
        const { tool_choice: choice } = body
        if (!isObject(choice) || choice['disable_parallel_tool_use'] !== false) return body
        const { disable_parallel_tool_use: _isSingle, ...rest } = choice
        return { ...body, tool_choice: rest }
      },
    },
    TURNS_AS_ONE,
    {
      name: 'instructions that say nothing',
      apply: ({ system, ...rest }) => (isEmpty(system) ? rest : { system, ...rest }),
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
  options: {
    'messages.content.cache_control':
      'a breakpoint of the cache; the contract’s promptCache is that of the whole prompt',
    'messages.cache_control': 'a breakpoint of the cache, on the result of a tool',
    'messages.content.citations': 'whether a document is to be cited',
    'messages.content.context': 'what is said about a document, and not cited',
    'messages.content.title': 'the title of a document that is no file',
    'messages.content.type': 'a block that the contract has no part for, verbatim',
    'messages.content.caller': 'who called a tool: the model, or code that it wrote',
    'tools.cache_control': 'a breakpoint of the cache',
    'tools.defer_loading': 'a tool that a search has to find first',
    'tools.input_examples': 'calls that show how a tool is used',
    'tools.allowed_callers': 'whether code of the model’s may call a tool',
    'tools.type': 'custom, which a tool is anyway',
    'tools.eager_input_streaming': 'whether arguments come before they are whole',
    thinking: 'adaptive thinking that is not shown, which the contract cannot ask for',
    output_config: 'an effort or a form that the contract does not know',
    container: 'where the vendor’s code runs',
    mcp_servers: 'servers that the vendor’s tools call',
    context_management: 'what the vendor may drop from a long conversation',
    max_tokens: 'a limit of 0, which only fills the cache',
    metadata: 'more than the user',
    speed: 'how fast the model runs',
    inference_geo: 'where the model runs',
    tool_choice: 'a choice that the contract does not know',
  },
}

const schedule = (): (() => void) => () => {}

function withoutNothing(block: JsonObject): JsonObject {
  if (block['type'] !== 'tool_result') return block
  const { is_error: isError, content, ...rest } = block
  return { ...rest, ...(isError === true && { is_error: true }), ...(!isEmpty(content) && { content }) }
}

function isAnthropic({ vendor, endpoint }: Interaction): boolean {
  return vendor === 'anthropic' && /^POST \/v1\/messages(\?.*)?$/.test(endpoint)
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
