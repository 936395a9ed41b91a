import type { CompletionRequest } from '../contract/request.ts'

/**
 * Finds the first thing that is wrong within a field of a request: a key that the contract does not have, a word that it does
 * not know. A vendor's own keys belong into `providerOptions`, which is left alone everywhere.
 */
export function findNestedFault(request: CompletionRequest): string | undefined {
  const { reasoning, promptCache, responseFormat, tools = [], messages = [] } = request
  return (
    findInObject(reasoning, ['effort', 'maxTokens', 'include'], 'reasoning') ??
    findWrongEffort(reasoning?.effort) ??
    findInObject(promptCache, ['key', 'ttl'], 'promptCache') ??
    findInFormat(responseFormat) ??
    findFirst(tools, (tool, i) => findInKind(tool, TOOL_KEYS, 'type', `tools[${i}]`)) ??
    findFirst(messages, (message, i) => findInMessage(message, `messages[${i}]`))
  )
}

type Fields = Readonly<Record<string, unknown>>

const EFFORTS: readonly unknown[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

function findWrongEffort(effort: unknown): string | undefined {
  return effort === undefined || EFFORTS.includes(effort)
    ? undefined
    : `reasoning.effort: give one of ${EFFORTS.join(', ')}`
}

function findInFormat(format: CompletionRequest['responseFormat']): string | undefined {
  if (format === undefined || '~standard' in format) return undefined
  return findInKind(format, FORMAT_KEYS, 'type', 'responseFormat')
}

const FORMAT_KEYS: Readonly<Record<string, readonly string[]>> = {
  text: [],
  json_object: [],
  json_schema: ['schema', 'name', 'description', 'strict'],
}

const TOOL_KEYS: Readonly<Record<string, readonly string[]>> = {
  function: ['name', 'description', 'parameters', 'strict', 'providerOptions'],
  custom: ['name', 'description', 'format', 'providerOptions'],
  vendor: ['provider', 'tool'],
}

const MESSAGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  system: ['content', 'providerOptions'],
  user: ['content', 'providerOptions'],
  assistant: ['content', 'providerOptions'],
  tool: ['toolCallId', 'name', 'content', 'isError', 'providerOptions'],
}

const INPUT_KEYS: Readonly<Record<string, readonly string[]>> = {
  text: ['text', 'providerOptions'],
  image: ['source', 'providerOptions'],
  audio: ['source', 'providerOptions'],
  file: ['source', 'filename', 'providerOptions'],
}

/** What every part of an answer may have. */
const HISTORY_KEYS = ['index', 'replay', 'providerMetadata', 'providerOptions']

const PART_KEYS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  system: { text: ['text', 'providerOptions'] },
  user: INPUT_KEYS,
  tool: { ...INPUT_KEYS, json: ['value', 'providerOptions'] },
  assistant: {
    text: ['text', 'citations', ...HISTORY_KEYS],
    reasoning: ['text', ...HISTORY_KEYS],
    refusal: ['text', ...HISTORY_KEYS],
    tool_call: ['id', 'name', 'arguments', 'custom', 'syntheticId', ...HISTORY_KEYS],
    tool_activity: ['id', 'name', 'arguments', 'output', ...HISTORY_KEYS],
    media: ['mediaType', 'data', 'url', 'transcript', ...HISTORY_KEYS],
    unknown: ['value', ...HISTORY_KEYS],
  },
}

const SOURCE_KEYS: Readonly<Record<string, readonly string[]>> = {
  base64: ['data', 'mediaType'],
  url: ['url', 'mediaType'],
  id: ['id', 'mediaType'],
}

function findInMessage(message: NonNullable<CompletionRequest['messages']>[number], path: string): string | undefined {
  const wrong = findInKind(message, MESSAGE_KEYS, 'role', path)
  if (wrong !== undefined || typeof message.content === 'string') return wrong
  const kinds = PART_KEYS[message.role] ?? {}
  const parts: readonly object[] = message.content
  return findFirst(parts, (part, i) => findInPart(part, kinds, `${path}.content[${i}]`))
}

function findInPart(
  part: object,
  kinds: Readonly<Record<string, readonly string[]>>,
  path: string,
): string | undefined {
  const wrong = findInKind(part, kinds, 'type', path)
  if (wrong !== undefined || !('source' in part)) return wrong
  const { source } = part as { readonly source: object } // Its shape was checked to be an object.
  return findInKind(source, SOURCE_KEYS, 'type', `${path}.source`) ?? findMissingSource(source, `${path}.source`)
}

/** Each kind of source needs the field that is named as it is, and base64 says what it is. */
function findMissingSource(source: object, path: string): string | undefined {
  const fields = source as Fields // Any field may be there.
  const needed = fields['type'] === 'base64' ? ['data', 'mediaType'] : [String(fields['type'])]
  const missing = needed.find((field) => typeof fields[field] !== 'string' || fields[field] === '')
  return missing === undefined ? undefined : `${path}.${missing}: give a string`
}

/** Checks an object of one of several kinds: that its kind is known, and every key of it. */
function findInKind(
  object: object,
  kinds: Readonly<Record<string, readonly string[]>>,
  by: 'type' | 'role',
  path: string,
): string | undefined {
  const kind = (object as Fields)[by] // Any field may be there.
  const keys = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (keys === undefined) return `${path}.${by}: give one of ${Object.keys(kinds).join(', ')}`
  return findInObject(object, keys, path, by)
}

function findInObject(
  object: object | undefined,
  keys: readonly string[],
  path: string,
  by?: string,
): string | undefined {
  for (const key of Object.keys(object ?? {}))
    if (key !== by && !keys.includes(key))
      return `${path}.${key} is no field of a request; a vendor's own keys go into providerOptions`
  return undefined
}

function findFirst<T>(list: readonly T[], find: (item: T, i: number) => string | undefined): string | undefined {
  for (const [i, item] of list.entries()) {
    const found = find(item, i)
    if (found !== undefined) return found
  }
  return undefined
}
