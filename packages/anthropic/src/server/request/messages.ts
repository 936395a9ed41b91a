import type {
  ContentOptions,
  HistoryPart,
  InputPart,
  InputTextPart,
  MediaSource,
  Message,
  ToolMessage,
  ToolResultPart,
} from '@concord/core'
import { createError, isObject, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { fromBlock } from '../../response/blocks.ts'
import type { WireBlock, WireContent, WireMessage, WireRequest } from './schema.ts'

/** Reads a conversation of the wire, its instructions first. */
export function fromMessages({ system, messages }: WireRequest): readonly Message[] {
  const instructions: readonly Message[] =
    system === null || system === undefined || system.length === 0
      ? []
      : [{ role: 'system', content: fromTexts(system) }]
  return [...instructions, ...messages.flatMap((message, i) => fromMessage(message, `messages.${i}.content`))]
}

function fromMessage({ role, content }: WireMessage, path: string): readonly Message[] {
  switch (role) {
    case 'system':
      return [{ role: 'system', content: fromTexts(content) }]
    case 'user':
      return typeof content === 'string' ? [{ role: 'user', content }] : fromUserBlocks(content, path)
    case 'assistant':
      return [{ role: 'assistant', content: fromAssistant(content) }]
    default:
      return role satisfies never
  }
}

/** Each result of a tool is a message of its own; what stands between them is what the user says. */
function fromUserBlocks(blocks: readonly WireBlock[], path: string): readonly Message[] {
  const messages: Message[] = []
  let said: InputPart[] = []
  const flush = (): void => {
    if (said.length > 0) messages.push({ role: 'user', content: said })
    said = []
  }
  for (const [i, block] of blocks.entries()) {
    if (block.type === 'tool_result') {
      flush()
      messages.push(fromToolResult(block, `${path}.${i}`))
    } else said.push(fromInputBlock(block))
  }
  flush()
  return messages
}

function fromToolResult(block: WireBlock, path: string): ToolMessage {
  const { content, is_error: isError } = block
  const toolCallId = textOrAbsent(block['tool_use_id'])
  if (toolCallId === undefined) {
    const message = `${path}.tool_use_id: give the call that this answers`
    throw createError('invalid_request', message, { provider: PROVIDER, status: 400 })
  }
  return {
    role: 'tool',
    toolCallId,
    content: fromResultContent(content),
    ...(isError === true && { isError }),
    ...optionsOf(block, ['type', 'tool_use_id', 'content', 'is_error']),
  }
}

function fromResultContent(content: unknown): string | readonly ToolResultPart[] {
  if (typeof content === 'string') return content
  return Array.isArray(content) ? content.filter(isBlock).map(fromInputBlock) : ''
}

function isBlock(value: unknown): value is WireBlock {
  return isObject(value) && typeof value['type'] === 'string'
}

function fromTexts(content: WireContent): string | readonly InputTextPart[] {
  return typeof content === 'string' ? content : content.map(fromTextBlock)
}

function fromTextBlock(block: WireBlock): InputTextPart {
  const { text } = block
  if (block.type !== 'text' || typeof text !== 'string') return toOwnPart(block)
  return { type: 'text', text, ...optionsOf(block, ['type', 'text']) }
}

function fromInputBlock(block: WireBlock): InputPart {
  if (block.type === 'image') {
    const source = fromSource(block['source'])
    if (source !== undefined) return { type: 'image', source, ...optionsOf(block, ['type', 'source']) }
  }
  if (block.type === 'document') {
    const source = fromSource(block['source'])
    const filename = textOrAbsent(block['title'])
    if (source !== undefined)
      return {
        type: 'file',
        source,
        ...(filename !== undefined && { filename }),
        ...optionsOf(block, ['type', 'source', 'title']),
      }
  }
  return fromTextBlock(block)
}

/** A block that the contract has no part for: an empty text whose attachment is the block. */
function toOwnPart(block: WireBlock): InputTextPart {
  return { type: 'text', text: '', providerOptions: { [PROVIDER]: block } }
}

/** Reads where the bytes are; `undefined` for what is neither bytes nor an address. */
function fromSource(source: unknown): MediaSource | undefined {
  const { type, data, media_type: mediaType, url, file_id: id }: WireObject = isObject(source) ? source : {}
  if (type === 'url' && typeof url === 'string') return { type: 'url', url }
  if (type === 'file' && typeof id === 'string') return { type: 'id', id }
  if (typeof data !== 'string' || typeof mediaType !== 'string') return undefined
  if (type === 'base64') return { type: 'base64', data, mediaType }
  return type === 'text' ? { type: 'base64', data: toBase64(data), mediaType } : undefined
}

function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}

/** What the contract has no field for, at the level where it stands. */
function optionsOf(object: WireObject, known: readonly string[]): { providerOptions?: ContentOptions } {
  const entries = Object.entries(object).filter(([key, value]) => !known.includes(key) && value !== null)
  return entries.length > 0 ? { providerOptions: { [PROVIDER]: Object.fromEntries(entries) } } : {}
}

/** An earlier answer is made of the blocks of answers, and of what was attached to them. */
function fromAssistant(content: WireContent): string | readonly HistoryPart[] {
  if (typeof content === 'string') return content
  const facts = { createId: () => '', names: new Map<string, string>() }
  return content.flatMap(({ cache_control: control, ...block }, i) => {
    const part = fromBlock(block, i, facts)
    if (part === undefined) return []
    const { index: _index, providerMetadata: metadata, ...rest } = part
    const options = { ...metadata, ...(isObject(control) && { cache_control: control }) }
    return [{ ...rest, ...(Object.keys(options).length > 0 && { providerOptions: { [PROVIDER]: options } }) }]
  })
}
