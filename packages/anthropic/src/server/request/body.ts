import type { CompletionRequest, ParsedRequest, ReasoningSettings, Tool } from '@concord/core'
import {
  type FieldReaders,
  isObject,
  parseBody,
  present,
  type ReadField,
  readFields,
  textOrAbsent,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { refuseElsewhere } from './held.ts'
import { fromMessages } from './messages.ts'
import { RequestBody, type WireOutput, type WireRequest, type WireThinking, type WireTool } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.anthropic`. */
export function parseRequest(body: unknown): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const { fields, rest } = readFields(wire, READERS)
  const request: CompletionRequest = {
    model: wire.model,
    messages: fromMessages(wire),
    ...fields,
    ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: rest } }),
  }
  return { request, stream: wire.stream === true, ...present({ refusalElsewhere: refuseElsewhere(wire) }) }
}

/** Each field of the wire that the contract holds; every other one stays as it is. */
const READERS: FieldReaders<WireRequest> = {
  model: null,
  messages: null,
  system: null,
  stream: null,
  // None at all is how a prompt is cached without an answer.
  max_tokens: (limit) => (Number(limit) > 0 ? { fields: { maxTokens: Number(limit) } } : { fields: {}, rest: limit }),
  stop_sequences: 'stop',
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  service_tier: 'serviceTier',
  tools: (_value, { tools }) => ({ fields: { tools: tools?.map(fromTool) } }),
  tool_choice: (_value, wire) => fromToolChoice(wire),
  metadata: fromMetadata,
  cache_control: fromCacheControl,
  thinking: (_value, { thinking, output_config: output }) => fromThinking(thinking, output),
  output_config: (_value, { output_config: output }) => fromOutput(output ?? {}),
}

function fromTool(tool: WireTool): Tool {
  const { type, name, description, input_schema: parameters, strict, ...others } = tool
  const isFunction = type === undefined || type === null || type === 'custom'
  if (!isFunction || typeof name !== 'string' || !isObject(parameters))
    return { type: 'vendor', provider: PROVIDER, tool }
  const options = { ...(type === 'custom' && { type }), ...others }
  return {
    type: 'function',
    name,
    ...(typeof description === 'string' && { description }),
    parameters,
    ...(typeof strict === 'boolean' && { strict }),
    ...(Object.keys(options).length > 0 && { providerOptions: { [PROVIDER]: options } }),
  }
}

const CHOICES: Readonly<Record<string, 'auto' | 'required' | 'none'>> = { auto: 'auto', any: 'required', none: 'none' }

/** A choice of what is not among the tools is the vendor's to judge. */
function fromToolChoice({ tool_choice: choice, tools }: WireRequest): ReadField {
  const { type = '', name, disable_parallel_tool_use: isSingle } = choice ?? {}
  const toolChoice = type === 'tool' && typeof name === 'string' ? { type: 'tool' as const, name } : CHOICES[type]
  const isThere = type === 'tool' ? tools?.some((tool) => tool.name === name) : tools?.length
  if (toolChoice === undefined || !isThere) return { fields: {}, rest: choice }
  return { fields: { toolChoice, ...(typeof isSingle === 'boolean' && { parallelToolCalls: !isSingle }) } }
}

function fromMetadata(metadata: unknown): ReadField {
  const { user_id: user, ...others } = isObject(metadata) ? metadata : {}
  const rest = Object.keys(others).length > 0 ? others : undefined
  return { fields: { ...(typeof user === 'string' && { user }) }, rest }
}

function fromCacheControl(control: unknown): ReadField {
  const { type, ttl, ...others } = isObject(control) ? control : {}
  if (type !== 'ephemeral' || Object.keys(others).length > 0) return { fields: {}, rest: control }
  return { fields: { promptCache: present({ ttl: textOrAbsent(ttl) }) } }
}

/** Not to think is an effort of none, unless another one is given. */
function fromThinking(thinking: WireThinking | null | undefined, output: WireOutput | null | undefined): ReadField {
  const { type, budget_tokens: budget, display, ...others } = thinking ?? {}
  const include = display === 'summarized' ? true : display === 'omitted' ? false : undefined
  const isOther = typeof display === 'string' && include === undefined
  if (isOther || Object.keys(others).length > 0) return { fields: {}, rest: thinking }
  if (type === 'enabled' && typeof budget === 'number')
    return { fields: { reasoning: present({ maxTokens: budget, include }) } }
  if (type === 'adaptive' && include === true) return { fields: { reasoning: { include } } }
  if (type === 'disabled' && typeof output?.effort !== 'string') return { fields: { reasoning: { effort: 'none' } } }
  return { fields: {}, rest: thinking }
}

const EFFORTS: ReadonlyMap<unknown, ReasoningSettings> = new Map(
  (['low', 'medium', 'high', 'xhigh', 'max'] as const).map((effort) => [effort, { effort }]),
)

function fromOutput({ effort, format, ...others }: WireOutput): ReadField {
  const reasoning = EFFORTS.get(effort)
  const schema = format?.type === 'json_schema' && isObject(format['schema']) ? format['schema'] : undefined
  const rest = present({
    ...others,
    effort: reasoning === undefined ? (effort ?? undefined) : undefined,
    format: schema === undefined ? (format ?? undefined) : undefined,
  })
  return {
    fields: {
      ...(reasoning !== undefined && { reasoning }),
      ...(schema !== undefined && { responseFormat: { type: 'json_schema', schema } }),
    },
    rest: Object.keys(rest).length > 0 ? rest : undefined,
  }
}
