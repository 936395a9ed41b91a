import { createOpenAIResponses, fromResponse, fromResponseStream } from '@concord/openai'
import { openaiResponses as dialect, normalizeResponses as normalize } from '@concord/openai/server'
import type { Response as ResponseBody, ResponseStreamEvent } from 'openai/resources/responses/responses'
import { isObject, type JsonObject } from '../json.ts'
import type { Lane } from '../lane.ts'
import { foldResponseEvents } from '../states/responses.ts'
import {
  eachOf,
  withEach,
  withPlainText,
  WITHOUT_EMPTY_FIELDS,
  WITHOUT_EMPTY_TOOLS,
  WITHOUT_NULLS,
  WITHOUT_STREAM,
} from './forms.ts'
import { isChatBody, isOpenAI, parseMarkedEvents, toOwnRequest, withoutMarks } from './openai.ts'

/** What a response repeats of its request. Source: https://platform.openai.com/docs/api-reference/responses/object */
const ECHOES =
  /^(access_programs|background|conversation|frequency_penalty|image|instructions|max_output_tokens|max_tool_calls|metadata|parallel_tool_calls|presence_penalty|previous_response_id|prompt|prompt_cache_key|prompt_cache_options|prompt_cache_retention|reasoning|safety_identifier|store|temperature|text|tool_choice|tools|top_logprobs|top_p|truncation|user)(\.|\[|$)/

/** OpenAI's Responses API. */
export const openaiResponses: Lane = {
  name: 'openai responses',
  serves: (interaction) => isOpenAI(interaction, 'responses') && !isChatBody(interaction),
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createOpenAIResponses({
      apiKey: 'test-key',
      fetch,
      createId,
      retry: false,
      timeout: false,
      clock: { now, schedule },
    }),
  fromBody: (body, context) => fromResponse(body as ResponseBody, context), // The adapter finds out what it is.
  fromEvents: (events, context) =>
    fromResponseStream(withoutMarks(events) as AsyncIterable<ResponseStreamEvent>, context), // As above.
  parseEvents: parseMarkedEvents,
  fold: foldResponseEvents,
  toBody: ({ value }) => value,
  toRequest: toOwnRequest,
  plainRequest: { input: 'Hello?' },
  leftOut: [
    { path: /^object$/, because: 'a constant' },
    // The types of what one list alone can hold.
    { path: /^output\[reasoning\]\.summary\[summary_text\]\.type$/, because: 'a constant' },
    // The SDK joins the texts once more.
    { path: /^output_text$/, because: 'a superseded snapshot' },
    { path: ECHOES, because: 'an echo of the request' },
  ],
  metadata: {
    'usage.total_tokens': 'the contract computes it from the other two counts',
    completed_at: 'when the vendor had finished; only this API says so',
    billing: 'who pays',
    content_filters: 'what Azure’s filter thought: its own categories',
    tool_usage: 'what the vendor’s tools used, in counts of their own',
    copilot_usage: 'a host’s own counts',
    moderation: 'what a check of OpenAI’s own found',
    prompt_cache_diagnostics: 'why a cache was met or not',
    incomplete_details: 'more than the reason, which is the finish word',
  },
  normalForms: [
    WITHOUT_STREAM,
    WITHOUT_NULLS,
    WITHOUT_EMPTY_FIELDS,
    WITHOUT_EMPTY_TOOLS,
    {
      name: 'the order of include, which is a set',
      apply: ({ include, ...rest }) =>
        Array.isArray(include)
          ? { ...rest, include: [...new Set(include.map(String))].toSorted() }
          : { ...rest, ...(include !== undefined && { include }) },
    },
    eachOf('input', 'type: message, which a role says', ({ type, ...item }) =>
      type === 'message' && 'role' in item ? item : { ...(type !== undefined && { type }), ...item },
    ),
    eachOf('input', 'an empty list for the texts of reasoning, of which there are none', ({ content, ...item }) =>
      item['type'] === 'reasoning' && Array.isArray(content) && content.length === 0
        ? item
        : { ...item, ...(content !== undefined && { content }) },
    ),
    eachOf('input', 'detail: auto of an image written out', (item) =>
      withEach(withEach(item, 'content', withoutDetail), 'output', withoutDetail),
    ),
    // 'Items are not persisted when `store` is set to false': the API does not find it.
    {
      name: 'reasoning without its encrypted form left out, where nothing is stored',
      apply: (body) =>
        body['store'] === false && Array.isArray(body['input'])
          ? { ...body, input: body['input'].filter((item: unknown) => !isUnencrypted(item)) }
          : body,
    },
    eachOf('input', 'one text of an answer as a string', (item) =>
      item['role'] === 'assistant' ? withPlainText(item, 'output_text') : item,
    ),
    {
      name: 'input as a string, which is one turn of the user',
      apply: (body) =>
        typeof body['input'] === 'string' ? { ...body, input: [{ role: 'user', content: body['input'] }] } : body,
    },
    {
      name: 'instructions, which are a message of the system before the others',
      apply: ({ instructions, input, ...rest }) =>
        typeof instructions === 'string' && Array.isArray(input)
          ? { ...rest, input: [{ role: 'system', content: instructions }, ...(input as unknown[])] }
          : { ...rest, input, ...(instructions !== undefined && { instructions }) },
    },
  ],
  options: {
    store: 'whether OpenAI keeps the answer',
    'messages.role': 'developer, which is system by another name',
    'messages.status': 'how an answer that was written by hand ended',
    'messages.phase': 'whether an answer that was written by hand is the last',
    'messages.content.detail': 'how closely an image is looked at',
    'messages.content.type': 'a part that the contract has no type for, verbatim',
    'messages.content.prompt_cache_breakpoint': 'a breakpoint of a cache, in the words of one host',
    reasoning: 'a summary by another word than auto, or without encrypted reasoning',
    include: 'results of tools, and encrypted reasoning without a summary, which the contract cannot ask for',
    text: 'verbosity: how long an answer is, in OpenAI’s words',
    prompt_cache_options: 'how OpenAI caches, beside how long',
    previous_response_id: 'a conversation that OpenAI holds',
    conversation: 'a conversation that OpenAI holds',
    instructions: 'those of one turn of a conversation that OpenAI holds',
    background: 'whether the caller waits for the answer',
    truncation: 'what becomes of a prompt that is too long',
    max_tool_calls: 'a limit for the vendor’s tools',
    user: 'deprecated: safety_identifier is the contract’s user',
    prompt: 'a template that OpenAI holds',
    stream_options: 'padding of the events',
    tool_choice: 'a choice among several tools, or of one of the vendor’s',
    moderation: 'a check of OpenAI’s own',
    'tools.defer_loading': 'a tool that a search has to find first',
  },
}

function isUnencrypted(item: unknown): boolean {
  return isObject(item) && item['type'] === 'reasoning' && typeof item['encrypted_content'] !== 'string'
}

/** How closely an image is looked at, where nobody says. */
function withoutDetail({ detail, ...part }: JsonObject): JsonObject {
  return detail === undefined || detail === 'auto' ? part : { detail, ...part }
}

const schedule = (): (() => void) => () => {}
