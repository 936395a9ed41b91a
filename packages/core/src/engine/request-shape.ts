import type { CompletionRequest } from '../contract/request.ts'
import { findNestedFault } from './request-nested.ts'
import { REQUEST_FIELDS } from './request-fields.ts'

/**
 * Finds the first thing that is wrong with a request, whatever the vendor: a sentence that names the field and says what
 * to do, and holds no value. The types say the same; this is for requests that no compiler has seen.
 */
export function findFault(request: CompletionRequest): string | undefined {
  if (typeof request !== 'object' || request === null) return 'give a request: { messages } or { prompt }'
  return (
    findUnknownField(request) ??
    findWrongInput(request) ??
    findWrongValue(request) ??
    findWrongMessage(request) ??
    findWrongTool(request) ??
    findNestedFault(request)
  )
}

function findUnknownField(request: CompletionRequest): string | undefined {
  const unknown = Object.keys(request).find((field) => !(field in REQUEST_FIELDS))
  if (unknown === undefined) return undefined
  return `${JSON.stringify(unknown)} is no field of a request; a vendor's own parameters go into providerOptions`
}

function findWrongInput({ model, messages, prompt, suffix, echo, bestOf }: CompletionRequest): string | undefined {
  if (model === undefined || model === '') return 'model is missing; name it in the request or when creating the client'
  if ((messages === undefined) === (prompt === undefined)) return 'give exactly one of messages and prompt'
  if (messages !== undefined && [suffix, echo, bestOf].some((field) => field !== undefined))
    return 'suffix, echo and bestOf go with prompt, not with messages'
  return undefined
}

type Expectation = readonly [isRight: (value: unknown) => boolean, expected: string]

const isText = (value: unknown): boolean => typeof value === 'string'
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
const isListOf = (isRight: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every(isRight)

const TEXT: Expectation = [isText, 'a string']
const FLAG: Expectation = [isFlag, 'true or false']
const NUMBER: Expectation = [(value) => Number.isFinite(value), 'a finite number']
const INTEGER: Expectation = [(value) => Number.isSafeInteger(value), 'an integer']
const COUNT: Expectation = [(value) => Number.isSafeInteger(value) && Number(value) > 0, 'a positive integer']
const OBJECT: Expectation = [isObject, 'an object']
const TOOL_CHOICE = `'auto', 'none', 'required' or { type: 'tool', name }`

const EXPECTED: Readonly<Record<keyof CompletionRequest, Expectation>> = {
  model: TEXT,
  messages: [isListOf(isObject), 'a list of messages, at least one'],
  prompt: [(value) => isText(value) || isListOf(isText)(value), 'a string, or a list of strings, at least one'],
  suffix: TEXT,
  echo: FLAG,
  bestOf: COUNT,
  maxTokens: COUNT,
  temperature: NUMBER,
  topP: NUMBER,
  topK: NUMBER,
  stop: [(value) => isText(value) || (Array.isArray(value) && value.every(isText)), 'a string or a list of strings'],
  seed: INTEGER,
  frequencyPenalty: NUMBER,
  presencePenalty: NUMBER,
  logitBias: [
    (value) => isObject(value) && Object.values(value as object).every((bias) => Number.isFinite(bias)),
    'an object of numbers',
  ],
  n: COUNT,
  logprobs: FLAG,
  topLogprobs: [(value) => Number.isSafeInteger(value) && Number(value) >= 0, 'an integer from 0'],
  tools: [(value) => Array.isArray(value) && value.every(isObject), 'a list of tools'],
  toolChoice: [isToolChoice, TOOL_CHOICE],
  parallelToolCalls: FLAG,
  responseFormat: [isResponseFormat, `a schema, or an object with type 'text', 'json_object' or 'json_schema'`],
  reasoning: OBJECT,
  user: TEXT,
  metadata: [(value) => isObject(value) && Object.values(value as object).every(isText), 'an object of strings'],
  serviceTier: TEXT,
  promptCache: OBJECT,
  providerOptions: OBJECT,
}

const FIELDS = Object.keys(EXPECTED) as readonly (keyof CompletionRequest)[] // The type of a literal has no other keys.

function isToolChoice(value: unknown): boolean {
  if (value === 'auto' || value === 'none' || value === 'required') return true
  return typeof value === 'object' && value !== null && 'name' in value && isText(value.name)
}

function isResponseFormat(value: unknown): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  if ('~standard' in value) return true
  if (!('type' in value)) return false
  return value.type === 'text' || value.type === 'json_object' || (value.type === 'json_schema' && 'schema' in value)
}

function findWrongValue(request: CompletionRequest): string | undefined {
  const given = Object.keys(request) as readonly (keyof CompletionRequest)[] // Others were found before.
  const wrong = given.filter((field) => request[field] !== undefined && !EXPECTED[field][0](request[field]))
  const first = wrong.length === 0 ? undefined : FIELDS.find((field) => wrong.includes(field))
  if (first !== undefined) return `${first}: give ${EXPECTED[first][1]}${nameType(request[first])}`
  if (request.topLogprobs !== undefined && request.logprobs !== true) return 'topLogprobs goes with logprobs: true'
  return undefined
}

const ROLES: readonly unknown[] = ['system', 'user', 'assistant', 'tool']

function findWrongMessage({ messages = [] }: CompletionRequest): string | undefined {
  for (const [i, message] of messages.entries()) {
    const path = `messages[${i}]`
    if (!ROLES.includes(message.role)) return `${path}.role: give one of ${ROLES.join(', ')}`
    const { content } = message as { readonly content: unknown }
    if (!isText(content) && !Array.isArray(content))
      return `${path}.content: give a string or parts${nameType(content)}`
    if (message.role === 'tool' && !isText(message.toolCallId)) return `${path}.toolCallId: give the id of the call`
    const wrong = isText(content) ? undefined : findWrongPart(content as readonly unknown[], `${path}.content`)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function findWrongPart(parts: readonly unknown[], path: string): string | undefined {
  for (const [i, part] of parts.entries()) {
    const { type, text, source } = Object(part) as { type?: unknown; text?: unknown; source?: unknown }
    if (!isText(type)) return `${path}[${i}].type: give the kind of part`
    if (type === 'text' && !isText(text)) return `${path}[${i}].text: give a string${nameType(text)}`
    if ((type === 'image' || type === 'audio' || type === 'file') && !isObject(source))
      return `${path}[${i}].source: give base64, url or id`
  }
  return undefined
}

function findWrongTool({ tools = [], toolChoice }: CompletionRequest): string | undefined {
  const names = new Set<string>()
  for (const [i, tool] of tools.entries()) {
    if (tool.type === 'vendor') continue
    if (tool.type !== 'function' && tool.type !== 'custom')
      return `tools[${i}].type: give 'function', 'custom' or 'vendor'`
    if (!isText(tool.name) || tool.name === '') return `tools[${i}].name: give a name`
    if (names.has(tool.name)) return `tools[${i}].name: two tools have the same name`
    names.add(tool.name)
  }
  const isForced = toolChoice === 'required' || typeof toolChoice === 'object'
  if (isForced && tools.length === 0) return 'toolChoice: give tools to choose from'
  const hasVendorTool = tools.some((tool) => tool.type === 'vendor')
  if (typeof toolChoice === 'object' && !names.has(toolChoice.name) && !hasVendorTool)
    return 'toolChoice.name: no tool has this name'
  return undefined
}

/** Says what was given instead, where that is not the same kind of thing. */
function nameType(value: unknown): string {
  if (value === null) return ', not null'
  return typeof value === 'number' || Array.isArray(value) ? '' : `, not a value of type ${typeof value}`
}
