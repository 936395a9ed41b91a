import type { CompletionRequest, ParsedRequest, ReasoningEffort, Tool } from '@concord/core'
import {
  type FieldReaders,
  isObject,
  parseBody,
  present,
  type ReadField,
  readFields,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { refuseElsewhere } from '../../../server/request.ts'
import { fromMessages } from './messages.ts'
import { RequestBody, type WireFields, type WireRequest, type WireTyped } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.google`. */
export function parseRequest(body: unknown): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const top = readFields(wire, BODY_READERS)
  const config = readFields(wire.generation_config ?? {}, CONFIG_READERS)
  const rest = { ...top.rest, ...(Object.keys(config.rest).length > 0 && { generation_config: config.rest }) }
  const request: CompletionRequest = {
    model: wire.model,
    messages: fromMessages(wire),
    ...top.fields,
    ...config.fields,
    ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: rest } }),
  }
  return {
    request,
    stream: wire.stream === true,
    ...present({ refusalElsewhere: refuseElsewhere(wire, 'previous_interaction_id') }),
  }
}

/** Each field of the body that the contract holds; every other one stays as it is. */
const BODY_READERS: FieldReaders<WireRequest> = {
  model: null,
  input: null,
  system_instruction: null,
  generation_config: null,
  stream: null,
  labels: 'metadata',
  service_tier: 'serviceTier',
  tools: (_value, { tools }) => ({ fields: { tools: tools?.map(fromTool) } }),
  response_format: fromFormat,
}

/** Each field of the generation config that the contract holds. */
const CONFIG_READERS: FieldReaders<WireFields> = {
  temperature: 'temperature',
  top_p: 'topP',
  max_output_tokens: 'maxTokens',
  seed: 'seed',
  stop_sequences: 'stop',
  tool_choice: fromToolChoice,
  thinking_level: fromLevel,
  thinking_summaries: fromSummaries,
}

function fromTool(tool: WireTyped): Tool {
  const { type, name, description, parameters, ...others } = tool
  if (type !== 'function' || typeof name !== 'string') return { type: 'vendor', provider: PROVIDER, tool }
  return {
    type: 'function',
    name,
    ...(typeof description === 'string' && { description }),
    ...(isObject(parameters) && { parameters }),
    ...(Object.keys(others).length > 0 && { providerOptions: { [PROVIDER]: others } }),
  }
}

const CHOICES: Readonly<Record<string, 'auto' | 'required' | 'none'>> = { auto: 'auto', any: 'required', none: 'none' }

/** A mode without a place in the contract, and tools of which several are allowed, stay as they are. */
function fromToolChoice(choice: unknown): ReadField {
  const named = typeof choice === 'string' ? CHOICES[choice] : undefined
  if (named !== undefined) return { fields: { toolChoice: named } }
  const { allowed_tools: allowed, ...others }: WireObject = isObject(choice) ? choice : {}
  const { mode, tools, ...rest }: WireObject = isObject(allowed) ? allowed : {}
  const [name, ...further] = Array.isArray(tools) ? tools : []
  const isOne = mode === 'any' && typeof name === 'string' && further.length === 0
  const isPlain = Object.keys(others).length === 0 && Object.keys(rest).length === 0
  return isOne && isPlain ? { fields: { toolChoice: { type: 'tool', name } } } : { fields: {}, rest: choice }
}

const EFFORTS: readonly ReasoningEffort[] = ['minimal', 'low', 'medium', 'high', 'xhigh']

function fromLevel(level: unknown): ReadField {
  const effort = EFFORTS.find((known) => known === level)
  return effort === undefined ? { fields: {}, rest: level } : { fields: { reasoning: { effort } } }
}

function fromSummaries(summaries: unknown): ReadField {
  if (summaries !== 'auto' && summaries !== 'none') return { fields: {}, rest: summaries }
  return { fields: { reasoning: { include: summaries === 'auto' } } }
}

/** JSON, of some form or of any; other forms stay as they are. */
function fromFormat(format: unknown): ReadField {
  const { type, mime_type: mimeType, schema, ...others }: WireObject = isObject(format) ? format : {}
  const isJson = type === 'text' && textOrAbsent(mimeType) === 'application/json' && Object.keys(others).length === 0
  if (!isJson) return { fields: {}, rest: format }
  return { fields: { responseFormat: isObject(schema) ? { type: 'json_schema', schema } : { type: 'json_object' } } }
}
