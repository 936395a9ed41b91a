import { isObject, type JsonObject } from '../json.ts'
import type { NormalForm } from '../lane.ts'

/** A null says no more than a field that is not there. What the caller wrote freely is left alone. */
export const WITHOUT_NULLS: NormalForm = {
  name: 'null for a field that is not there',
  apply: (body) => withoutNulls(body) as JsonObject, // An object stays one.
}

/** An empty object says no more than a field that is not there. */
export const WITHOUT_EMPTY_FIELDS: NormalForm = {
  name: 'an empty object for a field that is not there',
  apply: (body) =>
    Object.fromEntries(
      Object.entries(body).filter(([, value]) => !(isObject(value) && Object.keys(value).length === 0)),
    ),
}

/** Where a null is data. */
const FREE: ReadonlySet<string> = new Set(['parameters', 'input_schema', 'schema', 'input', 'arguments', 'metadata'])

function withoutNulls(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item))
  // The input of a conversation is a list; a tool's is an object.
  if (!isObject(value) || FREE.has(key)) return value
  const entries = Object.entries(value).filter(([, item]) => item !== null && !isAllNull(item))
  return Object.fromEntries(entries.map(([name, item]) => [name, withoutNulls(item, name)]))
}

/** An object of which every field is null. */
function isAllNull(value: unknown): boolean {
  const fields = isObject(value) ? Object.values(value) : []
  return fields.length > 0 && fields.every((field) => field === null)
}

/** Not to stream is what happens anyway. */
export const WITHOUT_STREAM: NormalForm = {
  name: 'stream: false written out',
  apply: ({ stream, ...rest }) => (stream === true ? { stream, ...rest } : rest),
}

/** No tools are no field. */
export const WITHOUT_EMPTY_TOOLS: NormalForm = {
  name: 'an empty list of tools',
  apply: ({ tools, ...rest }) =>
    Array.isArray(tools) && tools.length === 0 ? rest : { ...rest, ...(tools !== undefined && { tools }) },
}

/** Every stream is asked for its usage: what it says nowhere else. */
export const WITH_USAGE: NormalForm = {
  name: 'stream_options.include_usage added',
  apply({ stream_options: options, ...rest }) {
    const { include_usage: isAsked, ...others } = isObject(options) ? options : {}
    const left = { ...others, ...(isAsked === false && { include_usage: false }) }
    return Object.keys(left).length > 0 ? { ...rest, stream_options: left } : rest
  },
}

/**
 * Anthropic's API joins turns of the user in a row, and Converse takes none.
 * Source: https://platform.claude.com/docs/en/api/messages
 */
export const TURNS_AS_ONE: NormalForm = {
  name: 'turns of the user in a row, which the API joins itself',
  apply(body) {
    const turns: JsonObject[] = []
    for (const message of listOf(body['messages']).filter(isObject)) {
      const last = turns.at(-1)
      if (message['role'] !== 'user' || last?.['role'] !== 'user') turns.push(message)
      else turns.splice(-1, 1, { ...last, content: [...blocksOf(last['content']), ...blocksOf(message['content'])] })
    }
    return { ...body, messages: turns }
  },
}

function blocksOf(content: unknown): readonly unknown[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : listOf(content)
}

/** What is no list has no entries. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Makes a form that changes each entry of a list of the body. */
export function eachOf(field: string, name: string, apply: (entry: JsonObject) => JsonObject): NormalForm {
  return { name, apply: (body) => withEach(body, field, apply) }
}

/** Changes each entry of a list. */
export function withEach(object: JsonObject, field: string, apply: (entry: JsonObject) => JsonObject): JsonObject {
  const list = object[field]
  if (!Array.isArray(list)) return object
  return { ...object, [field]: list.map((entry: unknown) => (isObject(entry) ? apply(entry) : entry)) }
}

/** An entry whose content is a string, where it was one text of this type that says nothing else. */
export function withPlainText(entry: JsonObject, type: string): JsonObject {
  const { content } = entry
  if (!Array.isArray(content) || content.length !== 1) return entry
  const [only] = content as readonly unknown[]
  if (!isObject(only) || only['type'] !== type) return entry
  const others = Object.keys(only).filter((key) => key !== 'type' && key !== 'text' && !isEmptyList(only[key]))
  return others.length > 0 ? entry : { ...entry, content: only['text'] }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
