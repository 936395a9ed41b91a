import type { Received } from '@concord/core'
import { createError, isObject, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { toBase64 } from './bytes.ts'

/**
 * Reads an object of the SDK as the wire has it: bytes are base64 there, and a member of a union that the SDK does not
 * know has its own name.
 */
export function fromSdkObject(value: unknown): unknown {
  if (value instanceof Uint8Array) return toBase64(value)
  if (Array.isArray(value)) return value.map(fromSdkObject)
  if (!isObject(value)) return value
  const unknown = value['$unknown']
  if (Array.isArray(unknown) && typeof unknown[0] === 'string') return { [unknown[0]]: fromSdkObject(unknown[1]) }
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, FREE.has(key) ? field : fromSdkObject(field)]),
  )
}

/** Where any JSON may stand, which the SDK leaves as it is. */
const FREE: ReadonlySet<string> = new Set([
  'input',
  'json',
  'additionalModelRequestFields',
  'additionalModelResponseFields',
])

/** The id of the request, which the SDK keeps beside what was answered. */
export function requestIdOf({ $metadata: metadata }: WireObject): string | undefined {
  return isObject(metadata) ? textOrAbsent(metadata['requestId']) : undefined
}

/** Receives what a client made of an answer that it read itself. */
export function receiveOutput(output: unknown): Received<unknown> {
  const { $metadata, ...body } = isObject(output) ? output : {}
  return { value: fromSdkObject(body), requestId: requestIdOf({ $metadata }) }
}

/** Gives the stream that a client reads itself, and the id of its request. */
export function streamOf(output: unknown): { readonly stream: AsyncIterable<unknown>; readonly requestId?: string } {
  const { stream, ...rest } = isObject(output) ? output : {}
  if (!isStream(stream)) {
    const message = `${PROVIDER}: the client answered without a stream`
    throw createError('invalid_response', message, { provider: PROVIDER })
  }
  const requestId = requestIdOf(rest)
  return { stream, ...(requestId !== undefined && { requestId }) }
}

/** Reads each event of the SDK's stream as the wire has it. */
export async function* fromSdkStream(stream: AsyncIterable<unknown>): AsyncGenerator<unknown, undefined> {
  for await (const event of stream) yield fromSdkObject(event)
  return undefined
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
