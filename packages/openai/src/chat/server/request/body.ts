import type { CompletionRequest, ContentOptions, ParsedRequest, ResponseFormat, Tool } from '@concord/core'
import { type FieldReaders, isObject, parseBody, present, readFields, textOrAbsent } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { fromMessages } from './messages.ts'
import { moveReasoning } from './reasoning.ts'
import { RequestBody, type WireFormat, type WireRequest, type WireTool } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in the host's `providerOptions`. */
export function parseRequest(body: unknown, host: Host): ParsedRequest {
  const { provider } = host
  const wire = parseBody(RequestBody, body, provider)
  const { fields, rest } = fromFields(wire, host)
  const options = { ...rest, ...restOfTools(wire) }
  const request: CompletionRequest = {
    model: wire.model,
    messages: fromMessages(wire.messages, host),
    ...fields,
    ...(Object.keys(options).length > 0 && { providerOptions: { [provider]: options } }),
  }
  return { request, stream: wire.stream === true }
}

/** Each field of the wire that the contract holds, or that is read on its own; every other one stays as it is. */
const READERS: FieldReaders<WireRequest> = {
  model: null,
  messages: null,
  stream: null,
  tools: null,
  tool_choice: null,
  response_format: null,
  temperature: 'temperature',
  top_p: 'topP',
  stop: 'stop',
  seed: 'seed',
  frequency_penalty: 'frequencyPenalty',
  presence_penalty: 'presencePenalty',
  logit_bias: 'logitBias',
  n: 'n',
  logprobs: 'logprobs',
  top_logprobs: 'topLogprobs',
  parallel_tool_calls: 'parallelToolCalls',
  metadata: 'metadata',
  service_tier: 'serviceTier',
}

function readersOf({ quirks }: Host): FieldReaders<WireRequest> {
  return {
    ...READERS,
    [quirks.maxTokens ?? 'max_completion_tokens']: 'maxTokens',
    [quirks.user ?? 'safety_identifier']: 'user',
    ...(quirks.topK === true && { top_k: 'topK' }),
  }
}

function fromFields(
  wire: WireRequest,
  host: Host,
): { fields: Partial<CompletionRequest>; rest: Record<string, unknown> } {
  const { fields, rest } = readFields(wire, readersOf(host))
  if (host.quirks.maxTokens === undefined) moveLimit(fields, rest)
  moveReasoning(fields, rest, host)
  moveAlternatives(fields, rest)
  moveCache(fields, rest)
  const tools = wire.tools?.map((tool) => fromTool(tool, host))
  const chosen = fromToolChoice(wire)
  const format = fromFormat(wire.response_format)
  return {
    fields: present({ ...fields, tools, toolChoice: chosen, responseFormat: format }),
    rest: {
      ...rest,
      ...(chosen === undefined && wire.tool_choice != null && { tool_choice: wire.tool_choice }),
      ...(format === undefined && wire.response_format != null && { response_format: wire.response_format }),
    },
  }
}

/** The deprecated name of the limit. */
function moveLimit(fields: Record<string, unknown>, rest: Record<string, unknown>): void {
  if (fields['maxTokens'] !== undefined || rest['max_tokens'] === undefined) return
  fields['maxTokens'] = rest['max_tokens']
  delete rest['max_tokens']
}

/** Alternatives that nobody asked to see are the vendor's to judge. */
function moveAlternatives(fields: Record<string, unknown>, rest: Record<string, unknown>): void {
  const { logprobs: count } = fields
  // Some hosts ask by one number.
  if (typeof count === 'number') {
    fields['logprobs'] = count > 0
    if (count > 0) fields['topLogprobs'] ??= count
  }
  if (fields['logprobs'] === true || fields['topLogprobs'] === undefined) return
  rest['top_logprobs'] = fields['topLogprobs']
  delete fields['topLogprobs']
}

function moveCache(fields: Record<string, unknown>, rest: Record<string, unknown>): void {
  const { prompt_cache_key: key, prompt_cache_retention: retention, prompt_cache_options: options } = rest
  const onlyTtl = isObject(options) && Object.keys(options).length === 1 ? options['ttl'] : undefined
  const ttl = retention ?? onlyTtl
  if (key === undefined && ttl === undefined) return
  fields['promptCache'] = present({ key, ttl })
  delete rest['prompt_cache_key']
  delete rest['prompt_cache_retention']
  if (retention === undefined && onlyTtl !== undefined) delete rest['prompt_cache_options']
}

function fromTool(tool: WireTool, { provider }: Host): Tool {
  if (tool.type === 'function' && tool.function !== undefined) {
    const { name, description, parameters, strict, ...others } = tool.function
    return {
      type: 'function',
      name,
      ...(typeof description === 'string' && { description }),
      ...(isObject(parameters) && { parameters }),
      ...(typeof strict === 'boolean' && { strict }),
      ...optionsOfTool(tool, others, provider),
    }
  }
  if (tool.type === 'custom' && tool.custom !== undefined) {
    const { name, description, format, ...others } = tool.custom
    return {
      type: 'custom',
      name,
      ...(typeof description === 'string' && { description }),
      ...(isObject(format) && { format }),
      ...optionsOfTool(tool, others, provider),
    }
  }
  return { type: 'vendor', provider, tool }
}

/** What the contract has no field for, beside the tool's own object and within it. */
function optionsOfTool(tool: WireTool, within: object, provider: string): { providerOptions?: ContentOptions } {
  const { type, function: _function, custom: _custom, ...beside } = tool
  const options = { ...beside, ...(Object.keys(within).length > 0 && { [type]: within }) }
  return Object.keys(options).length > 0 ? { providerOptions: { [provider]: options } } : {}
}

/** An empty list of tools is no demand, and stays what it is. */
function restOfTools({ tools }: WireRequest): Record<string, unknown> {
  return tools?.length === 0 ? { tools } : {}
}

/** A choice of what is not among the tools is the vendor's to judge. */
function fromToolChoice({ tool_choice: choice, tools }: WireRequest): CompletionRequest['toolChoice'] {
  if (choice === 'auto' || choice === 'none') return choice
  if (choice === 'required') return tools?.length ? choice : undefined
  if (!isObject(choice)) return undefined
  const named = choice['function'] ?? choice['custom']
  const name = isObject(named) ? textOrAbsent(named['name']) : undefined
  const isThere = tools?.some((tool) => (tool.function ?? tool.custom)?.name === name) === true
  return isThere && name !== undefined ? { type: 'tool', name } : undefined
}

function fromFormat(format: WireFormat | null | undefined): ResponseFormat | undefined {
  if (format?.type === 'text' || format?.type === 'json_object') return { type: format.type }
  if (format?.type !== 'json_schema' || !isObject(format.json_schema?.schema)) return undefined
  const { name, description, schema, strict } = format.json_schema
  return {
    type: 'json_schema',
    ...(typeof name === 'string' && { name }),
    schema,
    ...(typeof description === 'string' && { description }),
    ...(typeof strict === 'boolean' && { strict }),
  }
}
