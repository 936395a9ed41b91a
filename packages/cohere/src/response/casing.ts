/**
 * The SDK writes the names of fields in camelCase, the wire in snake_case. Everything in this package is of the wire:
 * this is the one place that knows both.
 */
const NAMES: readonly (readonly [sdk: string, wire: string])[] = [
  ['billedUnits', 'billed_units'],
  ['cachedTokens', 'cached_tokens'],
  ['citationOptions', 'citation_options'],
  ['contentIndex', 'content_index'],
  ['finishReason', 'finish_reason'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['imageUrl', 'image_url'],
  ['inputTokens', 'input_tokens'],
  ['jsonSchema', 'json_schema'],
  ['maxTokens', 'max_tokens'],
  ['outputTokens', 'output_tokens'],
  ['presencePenalty', 'presence_penalty'],
  ['responseFormat', 'response_format'],
  ['safetyMode', 'safety_mode'],
  ['searchUnits', 'search_units'],
  ['stopSequences', 'stop_sequences'],
  ['strictTools', 'strict_tools'],
  ['tokenBudget', 'token_budget'],
  ['tokenIds', 'token_ids'],
  ['toolCallId', 'tool_call_id'],
  ['toolCalls', 'tool_calls'],
  ['toolChoice', 'tool_choice'],
  ['toolOutput', 'tool_output'],
  ['toolPlan', 'tool_plan'],
]

const WIRE_NAMES: ReadonlyMap<string, string> = new Map(NAMES)
const SDK_NAMES: ReadonlyMap<string, string> = new Map(NAMES.map(([sdk, wire]) => [wire, sdk]))

/** Fields that hold what users and tools wrote, whose names are theirs. */
const OPAQUE: ReadonlySet<string> = new Set([
  'data',
  'document',
  'json_schema',
  'jsonSchema',
  'parameters',
  'tool_output',
  'toolOutput',
])

/** Gives an object of the SDK as the wire has it; what is of the wire already stays as it is. */
export function toWire<Value extends object>(value: Value): Readonly<Record<string, unknown>> {
  return renameFields(value, WIRE_NAMES)
}

/** Gives an object of the wire as the SDK has it. */
export function toSdk<Value extends object>(value: Value): Readonly<Record<string, unknown>> {
  return renameFields(value, SDK_NAMES)
}

function renameFields(value: object, names: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value).map(([key, field]) => [
    names.get(key) ?? key,
    OPAQUE.has(key) ? field : rename(field, names),
  ])
  return Object.fromEntries(entries)
}

function rename(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, names))
  return typeof value === 'object' && value !== null ? renameFields(value, names) : value
}
