import { isObject } from '@concord/core/adapter'

/**
 * Fields of the wire that the SDK spells in its own way, or that hold such fields; all others it passes through. Everything in
 * this package is of the wire: this is the one place that knows both.
 */
export interface Fields {
  readonly [wire: string]: Field
}

interface Field {
  /** Its name in the SDK, where that is another one. */
  readonly sdk?: string
  /** The fields of the object, or of each object of the list, that it holds. */
  readonly fields?: Fields
  /** The only type of object in which the SDK knows it. */
  readonly type?: string
}

/** The fields of a block of content. */
export const BLOCK: Fields = { image_url: { sdk: 'imageUrl', type: 'image_url' } }

const SOURCE: Fields = { tool_output: { sdk: 'toolOutput', type: 'tool' } }

/** The fields of a message, in a request, an answer or an event. */
export const MESSAGE: Fields = {
  content: { fields: BLOCK },
  tool_plan: { sdk: 'toolPlan' },
  tool_calls: { sdk: 'toolCalls' },
  tool_call_id: { sdk: 'toolCallId' },
  citations: { fields: { content_index: { sdk: 'contentIndex' }, sources: { fields: SOURCE } } },
}

/** The fields of a request. */
export const REQUEST: Fields = {
  messages: { fields: MESSAGE },
  max_tokens: { sdk: 'maxTokens' },
  stop_sequences: { sdk: 'stopSequences' },
  frequency_penalty: { sdk: 'frequencyPenalty' },
  presence_penalty: { sdk: 'presencePenalty' },
  strict_tools: { sdk: 'strictTools' },
  tool_choice: { sdk: 'toolChoice' },
  citation_options: { sdk: 'citationOptions' },
  response_format: { sdk: 'responseFormat', fields: { json_schema: { sdk: 'jsonSchema', type: 'json_object' } } },
  safety_mode: { sdk: 'safetyMode' },
  thinking: { fields: { token_budget: { sdk: 'tokenBudget' } } },
}

const TOKENS: Fields = { input_tokens: { sdk: 'inputTokens' }, output_tokens: { sdk: 'outputTokens' } }

/** The fields of an answer; in a stream, of what an event changes. */
const ANSWER: Fields = {
  finish_reason: { sdk: 'finishReason' },
  message: { fields: MESSAGE },
  usage: {
    fields: {
      billed_units: { sdk: 'billedUnits', fields: { ...TOKENS, search_units: { sdk: 'searchUnits' } } },
      tokens: { fields: TOKENS },
      cached_tokens: { sdk: 'cachedTokens' },
    },
  },
}

const LOGPROBS: Field = { fields: { token_ids: { sdk: 'tokenIds' } } }

/** The fields of a whole answer. */
export const RESPONSE: Fields = { ...ANSWER, logprobs: LOGPROBS }

/** The fields of an event. */
export const EVENT: Fields = { delta: { fields: ANSWER }, logprobs: LOGPROBS }

type Renamed = Readonly<Record<string, unknown>>

/** Gives an object of the SDK as the wire has it; what is of the wire already stays as it is. */
export function toWire(value: object, fields: Fields): Renamed {
  return rename(value, fields, 'wire')
}

/** Gives an object of the wire as the SDK has it. */
export function toSdk(value: object, fields: Fields): Renamed {
  return rename(value, fields, 'sdk')
}

function rename(value: object, fields: Fields, to: 'wire' | 'sdk'): Renamed {
  const { type }: Renamed = { ...value }
  const given = Object.entries(value).filter(([, inner]) => inner !== undefined)
  const entries = given.map(([key, inner]): [string, unknown] => {
    const wire = nameOf(key, fields)
    const field = Object.hasOwn(fields, wire) ? fields[wire] : undefined
    // A piece of an object, such as an attachment, may leave its type out.
    if (field === undefined || !(field.type === undefined || type === undefined || type === field.type))
      return [key, inner]
    const name = to === 'wire' ? wire : (field.sdk ?? wire)
    return [name, field.fields === undefined ? inner : renameWithin(inner, field.fields, to)]
  })
  return Object.fromEntries(entries)
}

/** The name on the wire of a field that may have either name. */
function nameOf(key: string, fields: Fields): string {
  return Object.keys(fields).find((wire) => fields[wire]?.sdk === key) ?? key
}

function renameWithin(value: unknown, fields: Fields, to: 'wire' | 'sdk'): unknown {
  if (Array.isArray(value)) return value.map((item) => renameWithin(item, fields, to))
  return isObject(value) ? rename(value, fields, to) : value
}
