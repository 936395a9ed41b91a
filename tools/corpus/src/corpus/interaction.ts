import { readFileSync } from 'node:fs'
import { isObject, type JsonObject } from '../json.ts'

/** One recorded call of a vendor's API. */
export interface Interaction {
  /** The path of its file, within the folder of the corpus. */
  readonly file: string
  readonly vendor: string
  readonly host: string | undefined
  /** Such as `POST /v1/messages`. */
  readonly endpoint: string
  /** The path that was called, where the recorder kept it. */
  readonly path: string | undefined
  readonly isStreamed: boolean
  readonly request: JsonObject | undefined
  /** The status of the answer; told by the text of the error, or by its being one, where none was recorded. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly payload: Payload
}

/** What was answered, as it was recorded. */
export type Payload =
  | { readonly form: 'body'; readonly value: unknown }
  | { readonly form: 'sse' | 'ndjson' | 'text'; readonly text: string }
  | { readonly form: 'eventstream'; readonly base64: string }
  | { readonly form: 'chunks'; readonly chunks: readonly unknown[] }

/** Reads one file; gives why not where it is no interaction. */
export function readInteraction(path: string, file: string): Interaction | { readonly fault: string } {
  const record: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!isObject(record) || typeof record['vendor'] !== 'string' || typeof record['endpoint'] !== 'string')
    return { fault: 'it names no vendor and endpoint' }
  const payload = toPayload(record)
  if (payload === undefined) return { fault: 'it holds no answer' }
  return {
    file,
    vendor: record['vendor'],
    host: textOf(record['host']),
    endpoint: record['endpoint'],
    path: textOf(record['path']),
    isStreamed: record['stream'] === true,
    request: isObject(record['request']) ? record['request'] : undefined,
    status: typeof record['status'] === 'number' ? record['status'] : guessStatus(payload),
    headers: toHeaders(record['response_headers']),
    payload,
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function toPayload(record: JsonObject): Payload | undefined {
  const { body, sse, ndjson, text, eventstream_b64: base64, stream_chunks: chunks } = record
  if (typeof sse === 'string') return { form: 'sse', text: sse }
  if (typeof ndjson === 'string') return { form: 'ndjson', text: ndjson }
  if (typeof base64 === 'string') return { form: 'eventstream', base64 }
  if (Array.isArray(chunks)) return { form: 'chunks', chunks }
  if (typeof text === 'string') return { form: 'text', text }
  return body === undefined ? undefined : { form: 'body', value: body }
}

/** What an SDK printed of an error begins with its status. */
function guessStatus(payload: Payload): number {
  const value = payload.form === 'body' && isObject(payload.value) ? payload.value : {}
  const printed = typeof value['error'] === 'string' ? /^Error: (\d{3})\b/.exec(value['error'])?.[1] : undefined
  if (printed !== undefined) return Number(printed)
  return value['error'] === undefined || value['error'] === null ? 200 : 400
}

function toHeaders(headers: unknown): Readonly<Record<string, string>> {
  const entries = isObject(headers) ? Object.entries(headers) : []
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      const one: unknown = Array.isArray(value) ? value[0] : value
      return typeof one === 'string' && !HOP.has(name.toLowerCase()) ? [[name.toLowerCase(), one]] : []
    }),
  )
}

/** What spoke of the bytes on their way, which are others now. */
const HOP: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection'])
