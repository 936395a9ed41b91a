import type { CompletionRequest, ParsedRequest, ReasoningSettings, Tool } from '@concord/core'
import { isObject, parseBody, present, textOrAbsent } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { fromMessages } from './messages.ts'
import { RequestBody, type WireOutput, type WireRequest, type WireThinking, type WireTool } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.anthropic`. */
export function parseRequest(body: unknown): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const { fields, rest } = readFields(wire)
  const request: CompletionRequest = {
    model: wire.model,
    messages: fromMessages(wire),
    ...fields,
    ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: rest } }),
  }
  return { request, stream: wire.stream === true }
}

type Fields = Omit<CompletionRequest, 'model' | 'messages' | 'providerOptions'>

/** What one field of the wire is in the contract, and what of it has no place there. */
interface Read {
  readonly fields: Fields
  readonly rest?: unknown
}

type ReadField = (value: unknown, wire: WireRequest) => Read

const same =
  (field: keyof Fields): ReadField =>
  (value) => ({ fields: { [field]: value } })

const nothing: ReadField = () => ({ fields: {} })

/** Each field of the wire that the contract holds; every other one stays as it is. */
const READERS: ReadonlyMap<string, ReadField> = new Map<string, ReadField>([
  ['model', nothing],
  ['messages', nothing],
  ['system', nothing],
  ['stream', nothing],
  // None at all is how a prompt is cached without an answer.
  [
    'max_tokens',
    (limit) => (Number(limit) > 0 ? { fields: { maxTokens: Number(limit) } } : { fields: {}, rest: limit }),
  ],
  ['stop_sequences', same('stop')],
  ['temperature', same('temperature')],
  ['top_p', same('topP')],
  ['top_k', same('topK')],
  ['service_tier', same('serviceTier')],
  ['tools', (_value, { tools }) => ({ fields: { tools: tools?.map(fromTool) } })],
  ['tool_choice', (_value, wire) => fromToolChoice(wire)],
  ['metadata', fromMetadata],
  ['cache_control', fromCacheControl],
  ['thinking', (_value, { thinking, output_config: output }) => fromThinking(thinking, output)],
  ['output_config', (_value, { output_config: output }) => fromOutput(output ?? {})],
])

function readFields(wire: WireRequest): { fields: Fields; rest: Readonly<Record<string, unknown>> } {
  let fields: Fields = {}
  const rest: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(wire)) {
    if (value === null || value === undefined) continue
    const read = READERS.get(key)?.(value, wire) ?? { fields: {}, rest: value }
    const reasoning = { ...fields.reasoning, ...read.fields.reasoning }
    fields = { ...fields, ...read.fields, ...(Object.keys(reasoning).length > 0 && { reasoning }) }
    if (read.rest !== undefined) rest[key] = read.rest
  }
  return { fields, rest }
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
function fromToolChoice({ tool_choice: choice, tools }: WireRequest): Read {
  const { type = '', name, disable_parallel_tool_use: isSingle } = choice ?? {}
  const toolChoice = type === 'tool' && typeof name === 'string' ? { type: 'tool' as const, name } : CHOICES[type]
  const isThere = type === 'tool' ? tools?.some((tool) => tool.name === name) : tools?.length
  if (toolChoice === undefined || !isThere) return { fields: {}, rest: choice }
  return { fields: { toolChoice, ...(typeof isSingle === 'boolean' && { parallelToolCalls: !isSingle }) } }
}

function fromMetadata(metadata: unknown): Read {
  const { user_id: user, ...others } = isObject(metadata) ? metadata : {}
  const rest = Object.keys(others).length > 0 ? others : undefined
  return { fields: { ...(typeof user === 'string' && { user }) }, rest }
}

function fromCacheControl(control: unknown): Read {
  const { type, ttl, ...others } = isObject(control) ? control : {}
  if (type !== 'ephemeral' || Object.keys(others).length > 0) return { fields: {}, rest: control }
  return { fields: { promptCache: present({ ttl: textOrAbsent(ttl) }) } }
}

/** Not to think is an effort of none, unless another one is given. */
function fromThinking(thinking: WireThinking | null | undefined, output: WireOutput | null | undefined): Read {
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

function fromOutput({ effort, format, ...others }: WireOutput): Read {
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
