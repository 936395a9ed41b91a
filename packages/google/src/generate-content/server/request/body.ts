import type {
  CompletionRequest,
  DialectCall,
  ParsedRequest,
  ReasoningEffort,
  ReasoningSettings,
  Tool,
} from '@concord/core'
import {
  createError,
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
import { placeOf } from '../../request/fields.ts'
import { JSON_TYPE } from '../../request/response-format.ts'
import { refuseElsewhere } from '../../../server/request.ts'
import { fromMessages } from './messages.ts'
import { toOneForm } from './names.ts'
import { fromSchema } from './json-schema.ts'
import { RequestBody, type WireFields, type WireRequest } from './schema.ts'

/**
 * Reads a request of the wire, whose path says the model and the method; a field that the contract has no place for stays in
 * `providerOptions.google`.
 */
export function parseRequest(body: unknown, { params }: Pick<DialectCall, 'params'>): ParsedRequest {
  const { model, stream } = parseTarget(params)
  const wire = parseBody(RequestBody, toOneForm(body), PROVIDER)
  const top = readFields(wire, BODY_READERS)
  const { generationConfig: config } = wire
  const generation = readFields(config ?? {}, CONFIG_READERS)
  const { known, unknown } = splitByPlace(generation.rest)
  const rest = {
    ...top.rest,
    ...known,
    ...(Object.keys(unknown).length > 0 && { generationConfig: unknown }),
  }
  const request: CompletionRequest = {
    model,
    messages: fromMessages(wire),
    ...top.fields,
    ...generation.fields,
    ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: rest } }),
  }
  return { request, stream, ...present({ refusalElsewhere: refuseElsewhere(wire, 'cachedContent') }) }
}

/** The path ends in the model and the method, such as `gemini-3.5-flash:streamGenerateContent`; before it stands whose it is. */
function parseTarget({ target = '', owner, publisher }: DialectCall['params']): {
  readonly model: string
  readonly stream: boolean
} {
  const whose = owner ?? (publisher === PROVIDER ? undefined : publisher)
  const prefix = whose === undefined ? '' : `${whose}/`
  const place = target.lastIndexOf(':')
  const method = place === -1 ? '' : target.slice(place + 1)
  if (method === 'generateContent' || method === 'streamGenerateContent')
    return { model: prefix + target.slice(0, place), stream: method === 'streamGenerateContent' }
  const message = `${PROVIDER}: this path takes :generateContent and :streamGenerateContent`
  throw createError('not_found', message, { provider: PROVIDER, status: 404 })
}

/** The SDK has the parameters of the generation config at the top; one that it does not know keeps its place. */
function splitByPlace(config: WireObject): { known: WireObject; unknown: WireObject } {
  const entries = Object.entries(config)
  const isKnown = ([key]: readonly [string, unknown]): boolean => placeOf(key) === 'generationConfig'
  return {
    known: Object.fromEntries(entries.filter(isKnown)),
    unknown: Object.fromEntries(entries.filter((entry) => !isKnown(entry))),
  }
}

/** Each field of the body that the contract holds; every other one stays as it is. */
const BODY_READERS: FieldReaders<WireRequest> = {
  model: null, // The path says it too.
  contents: null,
  systemInstruction: null,
  generationConfig: null,
  labels: 'metadata',
  serviceTier: 'serviceTier',
  tools: (_value, { tools }) => ({ fields: { tools: fromTools(tools) } }),
  toolConfig: fromToolConfig,
}

/** Each field of the generation config that the contract holds. */
const CONFIG_READERS: FieldReaders<WireFields> = {
  maxOutputTokens: 'maxTokens',
  stopSequences: 'stop',
  temperature: 'temperature',
  topP: 'topP',
  topK: 'topK',
  seed: 'seed',
  frequencyPenalty: 'frequencyPenalty',
  presencePenalty: 'presencePenalty',
  candidateCount: 'n',
  responseLogprobs: 'logprobs',
  logprobs: 'topLogprobs',
  thinkingConfig: fromThinking,
  responseMimeType: fromMimeType,
  responseSchema: fromFormatSchema,
  responseJsonSchema: fromFormatSchema,
}

/** Functions stand together in one tool; each other one is Google's. */
function fromTools(tools: WireRequest['tools']): readonly Tool[] {
  return (tools ?? []).flatMap(({ functionDeclarations, ...others }): readonly Tool[] => [
    ...(functionDeclarations ?? []).map(fromDeclaration),
    ...(Object.keys(others).length > 0 ? [{ type: 'vendor' as const, provider: PROVIDER, tool: others }] : []),
  ])
}

function fromDeclaration(declaration: WireFields): Tool {
  const { name, description, parameters, parametersJsonSchema, ...others } = declaration
  const schema = isObject(parametersJsonSchema)
    ? parametersJsonSchema
    : isObject(parameters)
      ? fromSchema(parameters)
      : undefined
  return {
    type: 'function',
    name: textOrAbsent(name) ?? '',
    ...(typeof description === 'string' && { description }),
    ...(schema !== undefined && { parameters: schema }),
    ...(Object.keys(others).length > 0 && { providerOptions: { [PROVIDER]: others } }),
  }
}

const MODES: Readonly<Record<string, 'auto' | 'required' | 'none'>> = { AUTO: 'auto', ANY: 'required', NONE: 'none' }

/** A mode without a place in the contract, and functions of which several are allowed, stay as they are. */
function fromToolConfig(config: unknown): ReadField {
  const { functionCallingConfig: calling, ...others }: WireObject = isObject(config) ? config : {}
  const { mode, allowedFunctionNames: names, ...rest }: WireObject = isObject(calling) ? calling : {}
  const [name, ...further] = Array.isArray(names) ? names : []
  const choice = typeof mode === 'string' ? MODES[mode] : undefined
  const isOne = choice === 'required' && typeof name === 'string' && further.length === 0
  const isPlain = choice !== undefined && name === undefined
  if (Object.keys(rest).length > 0 || (!isOne && !isPlain)) return { fields: {}, rest: config }
  return {
    fields: { toolChoice: isOne ? { type: 'tool', name } : choice },
    ...(Object.keys(others).length > 0 && { rest: others }),
  }
}

const EFFORTS: Readonly<Record<string, ReasoningEffort>> = {
  MINIMAL: 'minimal',
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
  XHIGH: 'xhigh',
}

/** Not to think at all is an effort of none. */
function fromThinking(thinking: unknown): ReadField {
  const {
    includeThoughts,
    thinkingBudget: budget,
    thinkingLevel: level,
    ...others
  }: WireObject = isObject(thinking) ? thinking : {}
  const named = typeof level === 'string' ? EFFORTS[level.toUpperCase()] : undefined
  const isBudget = typeof budget === 'number' && budget > 0
  const effort = budget === 0 ? 'none' : named
  const reasoning: ReasoningSettings = present({
    effort,
    maxTokens: isBudget ? budget : undefined,
    include: typeof includeThoughts === 'boolean' ? includeThoughts : undefined,
  })
  const rest = present({
    ...others,
    // A negative one lets the model decide.
    thinkingBudget: isBudget || budget === 0 ? undefined : budget,
    thinkingLevel: named === undefined ? level : undefined,
  })
  return {
    fields: Object.keys(reasoning).length > 0 ? { reasoning } : {},
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}

function fromMimeType(type: unknown, config: WireFields): ReadField {
  if (type !== JSON_TYPE) return { fields: {}, rest: type }
  const hasSchema = isObject(config['responseJsonSchema']) || isObject(config['responseSchema'])
  return { fields: hasSchema ? {} : { responseFormat: { type: 'json_object' } } }
}

/** A schema says the form of JSON; of anything else it stays as it is. */
function fromFormatSchema(schema: unknown, config: WireFields): ReadField {
  if (config['responseMimeType'] !== JSON_TYPE || !isObject(schema)) return { fields: {}, rest: schema }
  const isOwn = schema === config['responseSchema']
  return { fields: { responseFormat: { type: 'json_schema', schema: isOwn ? fromSchema(schema) : schema } } }
}
