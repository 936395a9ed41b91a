import type { CompletionRequest, DialectCall, ParsedRequest, ReasoningSettings, Tool } from '@concord/core'
import {
  type FieldReaders,
  isObject,
  parseBody,
  present,
  type ReadField,
  readFields,
  type RequestFields,
  textOrAbsent,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { fromMessages } from './messages.ts'
import { RequestBody, type WireObject, type WireRequest } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.bedrock`. */
export function parseRequest(body: unknown, { path, params }: DialectCall): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const { fields, rest } = readFields(wire, READERS)
  const model = params['modelId']
  const request: CompletionRequest = {
    ...(model !== undefined && { model }),
    messages: fromMessages(wire),
    ...fields,
    ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: rest } }),
  }
  return { request, stream: path.endsWith('/converse-stream') }
}

/** Each field of the wire that the contract holds; every other one stays as it is. */
const READERS: FieldReaders<WireRequest> = {
  messages: null,
  system: null,
  inferenceConfig: ofObject(fromInference),
  toolConfig: ofObject(fromToolConfig),
  additionalModelRequestFields: ofObject(fromAdditional),
  outputConfig: ofObject(fromOutput),
  requestMetadata: ofObject(fromMetadata),
  serviceTier: ofObject(fromTier),
}

/** Reads a field of this wire, whose settings are all objects. */
function ofObject(read: (value: WireObject) => ReadField): (value: unknown) => ReadField {
  return (value) => (isObject(value) ? read(value) : { fields: {}, rest: value })
}

/** Gives what is left of an object once some of its fields were read; all of one that has none. */
function restOf(whole: WireObject, left: WireObject): WireObject | undefined {
  const given = Object.entries(left).filter(([, value]) => value !== null && value !== undefined)
  return given.length > 0 || Object.keys(whole).length === 0 ? Object.fromEntries(given) : undefined
}

function fromInference(config: WireObject): ReadField {
  const { maxTokens, temperature, topP, stopSequences, ...others } = config
  const fields: RequestFields = {
    ...(typeof maxTokens === 'number' && { maxTokens }),
    ...(typeof temperature === 'number' && { temperature }),
    ...(typeof topP === 'number' && { topP }),
    ...(Array.isArray(stopSequences) && { stop: stopSequences.map(String) }),
  }
  return { fields, rest: restOf(config, others) }
}

function fromToolConfig(config: WireObject): ReadField {
  const { tools, toolChoice: choice, ...others } = config
  const toolChoice = isObject(choice) ? fromToolChoice(choice) : undefined
  const left = { ...others, toolChoice: toolChoice === undefined ? choice : undefined }
  return {
    fields: {
      ...(Array.isArray(tools) && { tools: tools.filter(isObject).map(fromTool) }),
      ...(toolChoice !== undefined && { toolChoice }),
    },
    rest: restOf(config, left),
  }
}

/** A tool that Bedrock has itself, and a cache point among the tools, are the vendor's. */
function fromTool(tool: WireObject): Tool {
  const { toolSpec, ...beside } = tool
  const { name, description, inputSchema, strict, ...others } = isObject(toolSpec) ? toolSpec : {}
  const parameters = isObject(inputSchema) ? inputSchema['json'] : undefined
  if (typeof name !== 'string' || !isObject(parameters) || Object.keys(beside).length > 0)
    return { type: 'vendor', provider: PROVIDER, tool }
  return {
    type: 'function',
    name,
    ...(typeof description === 'string' && { description }),
    parameters,
    ...(typeof strict === 'boolean' && { strict }),
    ...(Object.keys(others).length > 0 && { providerOptions: { [PROVIDER]: others } }),
  }
}

function fromToolChoice({ auto, any, tool }: WireObject): CompletionRequest['toolChoice'] {
  if (isObject(auto)) return 'auto'
  if (isObject(any)) return 'required'
  return isObject(tool) && typeof tool['name'] === 'string' ? { type: 'tool', name: tool['name'] } : undefined
}

/** Parameters of Claude's, which Bedrock hands on. */
function fromAdditional(additional: WireObject): ReadField {
  const { top_k: topK, thinking, ...others } = additional
  const reasoning = isObject(thinking) ? fromThinking(thinking) : undefined
  const left = {
    ...others,
    top_k: typeof topK === 'number' ? undefined : topK,
    thinking: reasoning === undefined ? thinking : undefined,
  }
  return {
    fields: { ...(typeof topK === 'number' && { topK }), ...(reasoning !== undefined && { reasoning }) },
    rest: restOf(additional, left),
  }
}

function fromThinking({ type, budget_tokens: budget, display, ...others }: WireObject): ReasoningSettings | undefined {
  const include = display === 'summarized' ? true : display === 'omitted' ? false : undefined
  const isKnown = Object.keys(others).length === 0 && (display === undefined || include !== undefined)
  if (!isKnown) return undefined
  if (type === 'enabled' && typeof budget === 'number')
    return { maxTokens: budget, ...(include !== undefined && { include }) }
  if (type === 'adaptive' && include === true) return { include }
  return type === 'disabled' && display === undefined ? { effort: 'none' } : undefined
}

const EFFORTS: ReadonlyMap<unknown, ReasoningSettings> = new Map(
  (['low', 'medium', 'high', 'xhigh', 'max'] as const).map((effort) => [effort, { effort }]),
)

function fromOutput(config: WireObject): ReadField {
  const { effort, textFormat, ...others } = config
  const reasoning = EFFORTS.get(effort)
  const responseFormat = isObject(textFormat) ? fromTextFormat(textFormat) : undefined
  const left = {
    ...others,
    effort: reasoning === undefined ? effort : undefined,
    textFormat: responseFormat === undefined ? textFormat : undefined,
  }
  return {
    fields: { ...(reasoning !== undefined && { reasoning }), ...(responseFormat !== undefined && { responseFormat }) },
    rest: restOf(config, left),
  }
}

/** The schema is a text on this wire. */
function fromTextFormat({ type, structure }: WireObject): CompletionRequest['responseFormat'] {
  const { schema, name, description, ...others } =
    isObject(structure) && isObject(structure['jsonSchema']) ? structure['jsonSchema'] : {}
  const parsed = typeof schema === 'string' ? parseSchema(schema) : undefined
  if (type !== 'json_schema' || parsed === undefined || Object.keys(others).length > 0) return undefined
  return { type, schema: parsed, ...present({ name: textOrAbsent(name), description: textOrAbsent(description) }) }
}

function parseSchema(schema: string): WireObject | undefined {
  try {
    const value: unknown = JSON.parse(schema)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The schema lets texts alone through. */
function fromMetadata(metadata: WireObject): ReadField {
  return {
    fields: { metadata: Object.fromEntries(Object.entries(metadata).map(([key, text]) => [key, String(text)])) },
  }
}

function fromTier({ type, ...others }: WireObject): ReadField {
  return {
    fields: { ...(typeof type === 'string' && { serviceTier: type }) },
    rest: Object.keys(others).length > 0 ? others : undefined,
  }
}
