import type { ToolMessage, ToolResultPart } from '@concord/core'
import { createError, isObject, mergeOptions } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { ownFields, toSdkBlock, toTextBlock, type WireBlock, withOptions } from './blocks.ts'
import { isCachePoint } from './cache-points.ts'
import { type DocumentNames, toMedia } from './media.ts'

/** Writes what the user says and shows; an empty text is none, which the wire refuses. */
export function toInputBlocks(
  parts: readonly ToolResultPart[],
  path: string,
  names: DocumentNames,
): readonly WireBlock[] {
  return parts.flatMap((part, i) => withOptions(toInputBlock(part, `${path}[${i}]`, names), part))
}

function toInputBlock(part: ToolResultPart, path: string, names: DocumentNames): WireBlock {
  switch (part.type) {
    case 'text':
      return toTextBlock(part.text)
    case 'json':
      return toJsonBlock(part.value)
    case 'image':
    case 'audio':
    case 'file':
      return toMedia(part, path, names)
    default:
      return part satisfies never
  }
}

/** The wire takes objects: anything else is sent as text. */
function toJsonBlock(value: unknown): WireBlock {
  return isObject(value) ? { json: value } : toTextBlock(JSON.stringify(value))
}

/** Writes the result of a tool, and the cache points that were asked for within it behind it. */
export function toToolResult(message: ToolMessage, path: string, names: DocumentNames): readonly WireBlock[] {
  const { content, isError } = message
  const blocks =
    typeof content === 'string'
      ? withOptions(toTextBlock(content), {})
      : toInputBlocks(content, `${path}.content`, names)
  if (blocks.some((block) => 'audio' in block)) throw unsupported(path)
  const { cachePoint, ...options } = ownFields(message.providerOptions)
  const toolResult = mergeOptions<WireBlock>(
    {
      toolUseId: toCallId(message.toolCallId),
      content: blocks.filter((block) => !isCachePoint(block)),
      ...(isError === true && { status: 'error' }),
    },
    toSdkBlock(options),
  )
  return [{ toolResult }, ...blocks.filter(isCachePoint), ...(cachePoint === undefined ? [] : [{ cachePoint }])]
}

function unsupported(path: string): Error {
  const message = `${PROVIDER}: ${path}.content is not supported; the result of a tool holds no sound here`
  return createError('unsupported', message, { provider: PROVIDER })
}

/** Writes the id of a call; other vendors' may have characters that this wire refuses, or too many. */
export function toCallId(id: string): string {
  return id.replace(/[^\w-]/g, (character) => `_${character.charCodeAt(0).toString(16)}`).slice(-LONGEST_ID)
}

const LONGEST_ID = 64
