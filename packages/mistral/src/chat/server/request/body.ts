import type { CompletionRequest, ParsedRequest, ReasoningEffort, Tool } from '@concord/core'
import { type FieldReaders, isObject, parseBody, type ReadField, readFields } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { READERS } from '../../../server/request.ts'
import { fromMessages } from './messages.ts'
import { RequestBody, type WireFormat, type WireRequest, type WireTool } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.mistral`. */
export function parseRequest(body: unknown): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const { fields, rest } = readFields(wire, CHAT_READERS)
  const request: CompletionRequest = {
    model: wire.model,
    messages: fromMessages(wire.messages),
    ...fields,
    ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: rest } }),
  }
  return { request, stream: wire.stream === true }
}

/** Each field of the wire that the contract holds; every other one stays as it is. */
const CHAT_READERS: FieldReaders<WireRequest> = {
  ...READERS,
  messages: null,
  frequency_penalty: 'frequencyPenalty',
  presence_penalty: 'presencePenalty',
  n: 'n',
  parallel_tool_calls: 'parallelToolCalls',
  service_tier: 'serviceTier',
  // No tools are no demand, and stay what they are.
  tools: (_value, { tools }) => ({
    fields: { tools: tools?.map(fromTool) },
    ...(tools?.length === 0 && { rest: tools }),
  }),
  tool_choice: (_value, { tool_choice: choice }) => fromToolChoice(choice),
  response_format: (_value, { response_format: format }) => fromFormat(format),
  reasoning_effort: fromEffort,
}

function fromTool(tool: WireTool): Tool {
  const { type, function: body, ...beside } = tool
  if ((type ?? 'function') !== 'function' || body === undefined) return { type: 'vendor', provider: PROVIDER, tool }
  const { name, description, parameters, strict, ...within } = body
  const options = { ...beside, ...(Object.keys(within).length > 0 && { function: within }) }
  return {
    type: 'function',
    name,
    ...(typeof description === 'string' && { description }),
    ...(isObject(parameters) && { parameters }),
    ...(typeof strict === 'boolean' && { strict }),
    ...(Object.keys(options).length > 0 && { providerOptions: { [PROVIDER]: options } }),
  }
}

const CHOICES: Readonly<Record<string, 'auto' | 'none' | 'required'>> = {
  auto: 'auto',
  none: 'none',
  any: 'required',
  required: 'required',
}

function fromToolChoice(choice: WireRequest['tool_choice']): ReadField {
  if (typeof choice === 'object' && choice !== null)
    return { fields: { toolChoice: { type: 'tool', name: choice.function.name } } }
  const toolChoice = Object.hasOwn(CHOICES, choice ?? '') ? CHOICES[choice ?? ''] : undefined
  if (toolChoice === undefined) return { fields: {}, rest: choice }
  // Two words mean the same; only one of them is written.
  return { fields: { toolChoice }, ...(choice === 'required' && { rest: choice }) }
}

function fromFormat(format: WireFormat | null | undefined): ReadField {
  if (format?.type === 'text' || format?.type === 'json_object')
    return { fields: { responseFormat: { type: format.type } } }
  const { name, description, schema, strict, ...others } = format?.json_schema ?? {}
  if (format?.type !== 'json_schema' || !format.json_schema || Object.keys(others).length > 0)
    return { fields: {}, rest: format }
  const options = {
    ...(typeof description === 'string' && { description }),
    ...(typeof strict === 'boolean' && { strict }),
  }
  return { fields: { responseFormat: { type: 'json_schema', name, schema: schema ?? {}, ...options } } }
}

const EFFORTS: ReadonlyMap<unknown, ReasoningEffort> = new Map(
  (['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const).map((effort) => [effort, effort]),
)

function fromEffort(value: unknown): ReadField {
  const effort = EFFORTS.get(value)
  return effort === undefined ? { fields: {}, rest: value } : { fields: { reasoning: { effort } } }
}
