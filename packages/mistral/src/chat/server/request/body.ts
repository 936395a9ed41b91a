import type { CompletionRequest, ParsedRequest, ReasoningEffort, ResponseFormat, Tool } from '@concord/core'
import { isObject, parseBody, present } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { fromShared, readFields, SAME } from '../../../server/request.ts'
import { fromMessages } from './messages.ts'
import { RequestBody, type WireFormat, type WireRequest, type WireTool } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.mistral`. */
export function parseRequest(body: unknown): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const { fields, rest } = fromShared(readFields(wire, CHAT, OWN))
  const options = { ...rest, ...restOf(wire) }
  const request: CompletionRequest = {
    model: wire.model,
    messages: fromMessages(wire.messages),
    ...fields,
    ...present({
      tools: wire.tools?.map(fromTool),
      toolChoice: fromToolChoice(wire.tool_choice),
      responseFormat: fromFormat(wire.response_format),
      reasoning: fromEffort(wire.reasoning_effort),
    }),
    ...(Object.keys(options).length > 0 && { providerOptions: { [PROVIDER]: options } }),
  }
  return { request, stream: wire.stream === true }
}

/** The fields whose value is the same in the contract. */
const CHAT: Readonly<Record<string, keyof CompletionRequest>> = {
  ...SAME,
  frequency_penalty: 'frequencyPenalty',
  presence_penalty: 'presencePenalty',
  n: 'n',
  parallel_tool_calls: 'parallelToolCalls',
  service_tier: 'serviceTier',
}

/** The fields that are read on their own. */
const OWN = new Set(['model', 'messages', 'stream', 'tools', 'tool_choice', 'response_format', 'reasoning_effort'])

/** What was not understood of those stays what it is; so does an empty list of tools, which is no demand. */
function restOf({
  tools,
  tool_choice: choice,
  response_format: format,
  reasoning_effort: effort,
}: WireRequest): object {
  return present({
    tools: tools?.length === 0 ? tools : undefined,
    // Two words mean the same; only one of them is written.
    tool_choice: fromToolChoice(choice) === undefined || choice === 'required' ? (choice ?? undefined) : undefined,
    response_format: fromFormat(format) === undefined ? (format ?? undefined) : undefined,
    reasoning_effort: fromEffort(effort) === undefined ? (effort ?? undefined) : undefined,
  })
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

function fromToolChoice(choice: WireRequest['tool_choice']): CompletionRequest['toolChoice'] {
  if (choice === null || choice === undefined) return undefined
  if (typeof choice === 'string') return Object.hasOwn(CHOICES, choice) ? CHOICES[choice] : undefined
  return { type: 'tool', name: choice.function.name }
}

function fromFormat(format: WireFormat | null | undefined): ResponseFormat | undefined {
  if (format?.type === 'text' || format?.type === 'json_object') return { type: format.type }
  if (format?.type !== 'json_schema' || !format.json_schema) return undefined
  const { name, description, schema, strict, ...others } = format.json_schema
  if (Object.keys(others).length > 0) return undefined
  return {
    type: 'json_schema',
    name,
    schema: schema ?? {},
    ...(typeof description === 'string' && { description }),
    ...(typeof strict === 'boolean' && { strict }),
  }
}

const EFFORTS: ReadonlyMap<unknown, ReasoningEffort> = new Map(
  (['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const).map((effort) => [effort, effort]),
)

function fromEffort(effort: unknown): CompletionRequest['reasoning'] {
  const known = EFFORTS.get(effort)
  return known && { effort: known }
}
