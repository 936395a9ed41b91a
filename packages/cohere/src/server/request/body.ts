import type { CompletionRequest, ParsedRequest, Tool } from '@concord/core'
import { isObject, parseBody, present } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { REQUEST, toSdk } from '../../response/casing.ts'
import { fromMessages } from './messages.ts'
import { RequestBody, type WireFormat, type WireRequest, type WireThinking, type WireTool } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.cohere`. */
export function parseRequest(body: unknown): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const { fields, rest } = readFields(wire)
  const request: CompletionRequest = {
    model: wire.model,
    messages: fromMessages(wire.messages),
    ...fields,
    ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: toSdk(rest, REQUEST) } }),
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

/** Zero, which switches a limit off, has no place in the contract. */
const positive =
  (field: keyof Fields): ReadField =>
  (value) =>
    Number(value) > 0 ? { fields: { [field]: value } } : { fields: {}, rest: value }

const nothing: ReadField = () => ({ fields: {} })

/** Each field of the wire that the contract holds; every other one stays as it is. */
const READERS: ReadonlyMap<string, ReadField> = new Map<string, ReadField>([
  ['model', nothing],
  ['messages', nothing],
  ['stream', nothing],
  ['max_tokens', positive('maxTokens')],
  ['temperature', same('temperature')],
  ['p', same('topP')],
  ['k', same('topK')],
  ['stop_sequences', same('stop')],
  ['seed', same('seed')],
  ['frequency_penalty', same('frequencyPenalty')],
  ['presence_penalty', same('presencePenalty')],
  ['logprobs', same('logprobs')],
  ['tools', (_value, wire) => ({ fields: { tools: wire.tools?.map((tool) => fromTool(tool, isStrict(wire))) } })],
  ['strict_tools', (value, wire) => (isStrict(wire) ? { fields: {} } : { fields: {}, rest: value })],
  ['tool_choice', (_value, wire) => fromToolChoice(wire)],
  ['response_format', (_value, { response_format: format }) => fromFormat(format)],
  ['thinking', (_value, { thinking }) => fromThinking(thinking)],
])

function readFields(wire: WireRequest): { fields: Fields; rest: Readonly<Record<string, unknown>> } {
  let fields: Fields = {}
  const rest: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(wire)) {
    if (value === null || value === undefined) continue
    const read = READERS.get(key)?.(value, wire) ?? { fields: {}, rest: value }
    fields = { ...fields, ...read.fields }
    if (read.rest !== undefined) rest[key] = read.rest
  }
  return { fields, rest }
}

/** One switch for all tools is one on each, where there are any. */
function isStrict({ strict_tools: isStrictly, tools }: WireRequest): boolean {
  return isStrictly === true && (tools ?? []).length > 0 && (tools ?? []).every(isFunction)
}

function isFunction({ type, function: called }: WireTool): boolean {
  return (type === undefined || type === null || type === 'function') && isObject(called)
}

function fromTool(tool: WireTool, strict: boolean): Tool {
  const { type: _type, function: called, ...beside } = tool
  if (!isFunction(tool) || !isObject(called)) return { type: 'vendor', provider: PROVIDER, tool }
  const { name, description, parameters, ...within } = called
  const options = { ...beside, ...(Object.keys(within).length > 0 && { function: within }) }
  return {
    type: 'function',
    name,
    ...(typeof description === 'string' && { description }),
    ...(isObject(parameters) && { parameters }),
    ...(strict && { strict }),
    ...(Object.keys(options).length > 0 && { providerOptions: { [PROVIDER]: options } }),
  }
}

const CHOICES: Readonly<Record<string, 'required' | 'none'>> = { REQUIRED: 'required', NONE: 'none' }

function fromToolChoice({ tool_choice: word, tools }: WireRequest): Read {
  const toolChoice = Object.hasOwn(CHOICES, word ?? '') ? CHOICES[word ?? ''] : undefined
  if (toolChoice === undefined || (tools ?? []).length === 0) return { fields: {}, rest: word }
  return { fields: { toolChoice } }
}

function fromFormat(format: WireFormat | null | undefined): Read {
  const { type, json_schema: schema, ...others } = format ?? {}
  if (Object.keys(others).length > 0) return { fields: {}, rest: format }
  if (type === 'json_object' && isObject(schema)) return { fields: { responseFormat: { type: 'json_schema', schema } } }
  if (type === 'json_object' || type === 'text') return { fields: { responseFormat: { type } } }
  return { fields: {}, rest: format }
}

function fromThinking(thinking: WireThinking | null | undefined): Read {
  const { type, token_budget: budget, ...others } = thinking ?? {}
  if (Object.keys(others).length > 0) return { fields: {}, rest: thinking }
  if (type === 'disabled') return { fields: { reasoning: { effort: 'none' } } }
  if (type !== 'enabled') return { fields: {}, rest: thinking }
  const maxTokens = typeof budget === 'number' && budget > 0 ? budget : undefined
  return { fields: { reasoning: present({ maxTokens, include: maxTokens === undefined ? true : undefined }) } }
}
