import type { CompletionRequest } from '../contract/request.ts'
import type { Tool } from '../contract/tool.ts'
import { anyObject, anyText, type Check, type Fields, findInKind, findInList, findInObject } from './check-value.ts'
import { give, isText, NO_FIELD, someText } from './check-value.ts'
import { isObject } from './is-object.ts'
import { findInMessage } from './message-shape.ts'

/**
 * Finds the first thing that is wrong with a request, whatever the vendor: a sentence that names the field and says what
 * to do, and holds no value. The types say the same; this is for requests that no compiler has seen. A vendor's own keys
 * belong into `providerOptions`, which is left alone everywhere.
 */
export function findFault(request: CompletionRequest): string | undefined {
  if (typeof request !== 'object' || request === null) return 'give a request: { messages } or { prompt }'
  return findWrongField(request) ?? findWrongInput(request) ?? findWrongTools(request)
}

function findWrongField(request: CompletionRequest): string | undefined {
  for (const field of Object.keys(request)) {
    if (!isField(field)) return field + NO_FIELD
    const value = request[field]
    const fault = value === undefined ? undefined : CHECKS[field](value)
    if (fault !== undefined) return field + fault
  }
  return undefined
}

function isField(field: string): field is keyof CompletionRequest {
  return Object.hasOwn(CHECKS, field)
}

/** What goes together, and what does not. */
function findWrongInput(request: CompletionRequest): string | undefined {
  const { model, messages, prompt, suffix, echo, bestOf, logprobs, topLogprobs } = request
  if (model === undefined || model === '') return 'model is missing; name it in the request or when creating the client'
  if ((messages === undefined) === (prompt === undefined)) return 'give exactly one of messages and prompt'
  if (messages !== undefined && [suffix, echo, bestOf].some((field) => field !== undefined))
    return 'suffix, echo and bestOf go with prompt, not with messages'
  if (topLogprobs !== undefined && logprobs !== true) return 'topLogprobs goes with logprobs: true'
  return undefined
}

function findWrongTools({ tools = [], toolChoice }: CompletionRequest): string | undefined {
  const names = tools.map((tool) => (tool.type === 'vendor' ? undefined : tool.name))
  const twice = names.findIndex((name, i) => name !== undefined && names.indexOf(name) < i)
  if (twice !== -1) return `tools[${twice}].name: two tools have the same name`
  const isNamed = typeof toolChoice === 'object'
  if (tools.length === 0 && (isNamed || toolChoice === 'required')) return 'toolChoice: give tools to choose from'
  // A vendor's own tool has its name where only the vendor looks.
  if (isNamed && !names.includes(toolChoice.name) && !names.includes(undefined))
    return 'toolChoice.name: no tool has this name'
  return undefined
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isFrom = (value: unknown, least: number): boolean => Number.isSafeInteger(value) && Number(value) >= least

const flag: Check = (value) => give('true or false', value, typeof value === 'boolean')
const number: Check = (value) => give('a finite number', value, Number.isFinite(value))
const count: Check = (value) => give('a positive integer', value, isFrom(value, 1))

const CHECKS: Readonly<Record<keyof CompletionRequest, Check>> = {
  model: anyText,
  messages: (value) =>
    Array.isArray(value) && value.length > 0
      ? findInList(value, findInMessage)
      : give('a list of messages, at least one', value, false),
  prompt: (value) =>
    give(
      'a string, or a list of strings, at least one',
      value,
      isText(value) || (isTexts(value) && Object(value).length > 0),
    ),
  suffix: anyText,
  echo: flag,
  bestOf: count,
  maxTokens: count,
  temperature: number,
  topP: number,
  topK: number,
  stop: (value) => give('a string or a list of strings', value, isText(value) || isTexts(value)),
  seed: (value) => give('an integer', value, Number.isSafeInteger(value)),
  frequencyPenalty: number,
  presencePenalty: number,
  logitBias: (value) =>
    give('an object of numbers', value, isObject(value) && Object.values(value).every(Number.isFinite)),
  n: count,
  logprobs: flag,
  topLogprobs: (value) => give('an integer from 0', value, isFrom(value, 0)),
  tools: (value) =>
    Array.isArray(value)
      ? findInList(value, (tool) => findInKind(tool, 'type', TOOLS))
      : give('a list of tools', value, false),
  toolChoice: (value) =>
    give(
      `'auto', 'none', 'required' or { type: 'tool', name }`,
      value,
      value === 'auto' || value === 'none' || value === 'required' || (isObject(value) && isText(value['name'])),
    ),
  parallelToolCalls: flag,
  responseFormat: findInFormat,
  reasoning: (value) => findInObject(value, REASONING),
  user: anyText,
  metadata: (value) => give('an object of strings', value, isObject(value) && Object.values(value).every(isText)),
  serviceTier: anyText,
  promptCache: (value) => findInObject(value, [{}, ['key', 'ttl']]),
  providerOptions: anyObject,
}

const TOOLS: Readonly<Record<Tool['type'], Fields>> = {
  function: [{ name: someText }, ['description', 'parameters', 'strict', 'providerOptions']],
  custom: [{ name: someText }, ['description', 'format', 'providerOptions']],
  vendor: [{}, ['provider', 'tool']],
}

/** The schema of a library may be a function. */
function findInFormat(format: unknown): string | undefined {
  return Object(format) === format && '~standard' in Object(format) ? undefined : findInKind(format, 'type', FORMATS)
}

const FORMATS: Readonly<Record<string, Fields>> = {
  text: [{}],
  json_object: [{}],
  json_schema: [{ schema: (value) => give('a schema', value, value !== undefined) }, ['name', 'description', 'strict']],
}

const EFFORTS: readonly unknown[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

const REASONING: Fields = [
  { effort: (value) => give(`one of ${EFFORTS.join(', ')}`, value, value === undefined || EFFORTS.includes(value)) },
  ['maxTokens', 'include'],
]
