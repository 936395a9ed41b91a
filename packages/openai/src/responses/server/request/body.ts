import type { CompletionRequest, ParsedRequest, ReasoningEffort, ResponseFormat, Tool } from '@concord/core'
import { type FieldReaders, isObject, parseBody, present, readFields } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { refuseElsewhere } from './held.ts'
import { fromInput, isContinued } from './input.ts'
import { RequestBody, type WireFormat, type WireRequest, type WireTool } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in the host's `providerOptions`. */
export function parseRequest(body: unknown, host: Host): ParsedRequest {
  const { provider } = host
  const wire = parseBody(RequestBody, body, provider)
  const { fields, rest } = readFields(wire, { ...READERS, [host.quirks.user ?? 'safety_identifier']: 'user' })
  moveReasoning(wire, fields, rest)
  moveInclude(wire, fields, rest)
  moveAlternatives(fields, rest)
  moveCache(fields, rest)
  moveText(wire, fields, rest)
  if (isContinued(wire) && typeof wire.instructions === 'string') rest['instructions'] = wire.instructions
  moveTools(wire, fields, rest, host)
  const request: CompletionRequest = {
    model: wire.model,
    messages: fromInput(wire, host),
    ...fields,
    ...(Object.keys(rest).length > 0 && { providerOptions: { [provider]: rest } }),
  }
  return { request, stream: wire.stream === true, ...present({ refusalElsewhere: refuseElsewhere(wire, host) }) }
}

/** Each field of the wire that the contract holds, or that is read on its own; every other one stays as it is. */
const READERS: FieldReaders<WireRequest> = {
  model: null,
  input: null,
  instructions: null,
  stream: null,
  tools: null,
  tool_choice: null,
  text: null,
  reasoning: null,
  include: null,
  max_output_tokens: 'maxTokens',
  temperature: 'temperature',
  top_p: 'topP',
  top_logprobs: 'topLogprobs',
  parallel_tool_calls: 'parallelToolCalls',
  metadata: 'metadata',
  service_tier: 'serviceTier',
}

type Fields = Record<string, unknown>

const EFFORTS: ReadonlySet<unknown> = new Set<ReasoningEffort>([
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max',
])

function moveReasoning(wire: WireRequest, fields: Fields, rest: Fields): void {
  const { effort, summary, ...others } = wire.reasoning ?? {}
  const isKnown = EFFORTS.has(effort)
  const isShown = includesReasoning(wire)
  const own = present({
    ...others,
    effort: isKnown ? undefined : (effort ?? undefined),
    summary: isShown && summary === 'auto' ? undefined : (summary ?? undefined),
  })
  if (Object.keys(own).length > 0) rest['reasoning'] = own
  const settings = present({ effort: isKnown ? effort : undefined, include: isShown ? true : undefined })
  if (Object.keys(settings).length > 0) fields['reasoning'] = settings
}

/** A summary, and what goes back with it, are one wish in the contract; the latter alone is not. */
function includesReasoning({ reasoning, include }: WireRequest): boolean {
  return include?.includes(ENCRYPTED) === true && typeof reasoning?.summary === 'string'
}

const ENCRYPTED = 'reasoning.encrypted_content'
const LOGPROBS = 'message.output_text.logprobs'

/** The list stays whole where it says more than the contract can. */
function moveInclude(wire: WireRequest, fields: Fields, rest: Fields): void {
  const { include } = wire
  if (include === null || include === undefined) return
  if (include.includes(LOGPROBS)) fields['logprobs'] = true
  const known = includesReasoning(wire) ? [ENCRYPTED, LOGPROBS] : [LOGPROBS]
  if (include.some((word) => !known.includes(word))) rest['include'] = include
}

/** Alternatives that nobody asked to see are the vendor's to judge. */
function moveAlternatives(fields: Fields, rest: Fields): void {
  if (fields['logprobs'] === true || fields['topLogprobs'] === undefined) return
  rest['top_logprobs'] = fields['topLogprobs']
  delete fields['topLogprobs']
}

function moveCache(fields: Fields, rest: Fields): void {
  const { prompt_cache_key: key, prompt_cache_retention: retention, prompt_cache_options: options } = rest
  const onlyTtl = isObject(options) && Object.keys(options).length === 1 ? options['ttl'] : undefined
  const ttl = retention ?? onlyTtl
  if (key === undefined && ttl === undefined) return
  fields['promptCache'] = present({ key, ttl })
  delete rest['prompt_cache_key']
  delete rest['prompt_cache_retention']
  if (retention === undefined && onlyTtl !== undefined) delete rest['prompt_cache_options']
}

function moveText({ text }: WireRequest, fields: Fields, rest: Fields): void {
  const { format, ...others } = text ?? {}
  const read = fromFormat(format)
  if (read !== undefined) fields['responseFormat'] = read
  const own = { ...others, ...(read === undefined && format != null && { format }) }
  if (Object.keys(own).length > 0) rest['text'] = own
}

function fromFormat(format: WireFormat | null | undefined): ResponseFormat | undefined {
  if (format?.type === 'text' || format?.type === 'json_object') return { type: format.type }
  if (format?.type !== 'json_schema') return undefined
  const { name, description, schema, strict } = format
  return {
    type: 'json_schema',
    schema: schema ?? {},
    ...(typeof name === 'string' && { name }),
    ...(typeof description === 'string' && { description }),
    ...(typeof strict === 'boolean' && { strict }),
  }
}

function moveTools({ tools, tool_choice: choice }: WireRequest, fields: Fields, rest: Fields, host: Host): void {
  if (tools !== null && tools !== undefined) fields['tools'] = tools.map((tool) => fromTool(tool, host))
  const read = fromToolChoice(choice, tools ?? [])
  if (read !== undefined) fields['toolChoice'] = read
  else if (choice !== null && choice !== undefined) rest['tool_choice'] = choice
}

/** A choice of what is not among the tools is the vendor's to judge. */
function fromToolChoice(
  choice: WireRequest['tool_choice'],
  tools: readonly WireTool[],
): CompletionRequest['toolChoice'] {
  if (choice === 'auto' || choice === 'none') return choice
  if (choice === 'required') return tools.length > 0 ? choice : undefined
  if (!isObject(choice)) return undefined
  const { type, name } = choice
  const isThere =
    (type === 'function' || type === 'custom') && tools.some((tool) => tool.type === type && tool.name === name)
  return isThere && typeof name === 'string' ? { type: 'tool', name } : undefined
}

function fromTool(tool: WireTool, { provider }: Host): Tool {
  const { type, name, description, parameters, strict, format, ...others } = tool
  if ((type !== 'function' && type !== 'custom') || typeof name !== 'string') return { type: 'vendor', provider, tool }
  // Without a word this API is strict where the schema allows it, which no word says.
  const own = { ...others, ...(type === 'function' && typeof strict !== 'boolean' && { strict: null }) }
  const options = Object.keys(own).length > 0 ? { providerOptions: { [provider]: own } } : {}
  const base = { name, ...(typeof description === 'string' && { description }), ...options }
  if (type === 'custom') return { type, ...base, ...(isObject(format) && { format }) }
  return {
    type,
    ...base,
    ...(isObject(parameters) && { parameters }),
    ...(typeof strict === 'boolean' && { strict }),
  }
}
