import type { CompletionRequest, ParsedRequest, Tool } from '@concord/core'
import { type FieldReaders, isObject, parseBody, present, type ReadField, readFields } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { REQUEST, toSdk } from '../../response/casing.ts'
import { fromMessages } from './messages.ts'
import { RequestBody, type WireFormat, type WireRequest, type WireThinking, type WireTool } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.cohere`. */
export function parseRequest(body: unknown): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const { fields, rest } = readFields(wire, READERS)
  const request: CompletionRequest = {
    model: wire.model,
    messages: fromMessages(wire.messages),
    ...fields,
    ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: toSdk(rest, REQUEST) } }),
  }
  return { request, stream: wire.stream === true }
}

/** Each field of the wire that the contract holds; every other one stays as it is. */
const READERS: FieldReaders<WireRequest> = {
  model: null,
  messages: null,
  stream: null,
  // Zero, which switches a limit off, has no place in the contract.
  max_tokens: (limit) => (Number(limit) > 0 ? { fields: { maxTokens: Number(limit) } } : { fields: {}, rest: limit }),
  temperature: 'temperature',
  p: 'topP',
  k: 'topK',
  stop_sequences: 'stop',
  seed: 'seed',
  frequency_penalty: 'frequencyPenalty',
  presence_penalty: 'presencePenalty',
  logprobs: 'logprobs',
  tools: (_value, wire) => ({ fields: { tools: wire.tools?.map((tool) => fromTool(tool, isStrict(wire))) } }),
  strict_tools: (value, wire) => (isStrict(wire) ? { fields: {} } : { fields: {}, rest: value }),
  tool_choice: (_value, wire) => fromToolChoice(wire),
  response_format: (_value, { response_format: format }) => fromFormat(format),
  thinking: (_value, { thinking }) => fromThinking(thinking),
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

function fromToolChoice({ tool_choice: word, tools }: WireRequest): ReadField {
  const toolChoice = Object.hasOwn(CHOICES, word ?? '') ? CHOICES[word ?? ''] : undefined
  if (toolChoice === undefined || (tools ?? []).length === 0) return { fields: {}, rest: word }
  return { fields: { toolChoice } }
}

function fromFormat(format: WireFormat | null | undefined): ReadField {
  const { type, json_schema: schema, ...others } = format ?? {}
  if (Object.keys(others).length > 0) return { fields: {}, rest: format }
  if (type === 'json_object' && isObject(schema)) return { fields: { responseFormat: { type: 'json_schema', schema } } }
  if (type === 'json_object' || type === 'text') return { fields: { responseFormat: { type } } }
  return { fields: {}, rest: format }
}

function fromThinking(thinking: WireThinking | null | undefined): ReadField {
  const { type, token_budget: budget, ...others } = thinking ?? {}
  if (Object.keys(others).length > 0) return { fields: {}, rest: thinking }
  if (type === 'disabled') return { fields: { reasoning: { effort: 'none' } } }
  if (type !== 'enabled') return { fields: {}, rest: thinking }
  const maxTokens = typeof budget === 'number' && budget > 0 ? budget : undefined
  return { fields: { reasoning: present({ maxTokens, include: maxTokens === undefined ? true : undefined }) } }
}
