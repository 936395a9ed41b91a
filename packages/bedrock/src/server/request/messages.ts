import type {
  ContentOptions,
  HistoryPart,
  InputPart,
  InputTextPart,
  Message,
  ToolMessage,
  ToolResultPart,
} from '@concord/core'
import { createError, isObject, objectsOf, textOrAbsent } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { fromBlock } from '../../response/blocks.ts'
import { fromMediaBlock, optionsOf } from './media.ts'
import type { WireMessage, WireObject, WireRequest } from './schema.ts'

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
      return fromUserBlocks(content, path)
    case 'assistant':
      return [{ role: 'assistant', content: fromAssistant(content) }]
    default:
      return role satisfies never
  }
}

/** Each result of a tool is a message of its own; what stands between them is what the user says. */
function fromUserBlocks(blocks: readonly WireObject[], path: string): readonly Message[] {
  const messages: Message[] = []
  let said: InputPart[] = []
  const flush = (): void => {
    if (said.length > 0) messages.push({ role: 'user', content: said })
    said = []
  }
  for (const [i, block] of blocks.entries()) {
    const { toolResult, cachePoint } = block
    const last = messages.at(-1)
    if (isObject(toolResult)) {
      flush()
      messages.push(fromToolResult(toolResult, `${path}.${i}`))
    } else if (cachePoint !== undefined && said.length === 0 && last?.role === 'tool')
      messages[messages.length - 1] = withCachePoint(last, cachePoint)
    else said = addPart(said, block, fromInputBlock)
  }
  flush()
  return messages
}

/** A cache point is attached to what stands before it. */
function addPart<Part extends Attached>(
  parts: readonly Part[],
  block: WireObject,
  read: (block: WireObject) => Part,
): Part[] {
  const last = parts.at(-1)
  if (block['cachePoint'] === undefined || last === undefined) return [...parts, read(block)]
  return [...parts.slice(0, -1), withCachePoint(last, block['cachePoint'])]
}

interface Attached {
  readonly providerOptions?: ContentOptions | undefined
}

function withCachePoint<Part extends Attached>(part: Part, cachePoint: unknown): Part {
  const options = { ...part.providerOptions?.[PROVIDER], cachePoint }
  return { ...part, providerOptions: { ...part.providerOptions, [PROVIDER]: options } }
}

const RESULT_FIELDS: ReadonlySet<string> = new Set(['toolUseId', 'content'])

function fromToolResult(result: WireObject, path: string): ToolMessage {
  const toolCallId = textOrAbsent(result['toolUseId'])
  if (toolCallId === undefined) {
    const message = `${path}.toolResult.toolUseId: give the call that this answers`
    throw createError('invalid_request', message, { provider: PROVIDER, status: 400 })
  }
  const isError = result['status'] === 'error'
  const { status, ...others } = result
  return {
    role: 'tool',
    toolCallId,
    content: objectsOf(result['content']).map(fromResultBlock),
    ...(isError && { isError }),
    ...optionsOf(isError ? others : { ...others, status }, RESULT_FIELDS),
  }
}

const JSON_FIELDS: ReadonlySet<string> = new Set(['json'])

function fromResultBlock(block: WireObject): ToolResultPart {
  const { json } = block
  return isObject(json) ? { type: 'json', value: json, ...optionsOf(block, JSON_FIELDS) } : fromInputBlock(block)
}

function fromTexts(blocks: readonly WireObject[]): readonly InputTextPart[] {
  let texts: InputTextPart[] = []
  for (const block of blocks) texts = addPart(texts, block, fromTextBlock)
  return texts
}

const TEXT_FIELDS: ReadonlySet<string> = new Set(['text'])

/** A block that the contract has no part for is an empty text whose attachment is the block. */
function fromTextBlock(block: WireObject): InputTextPart {
  const { text } = block
  if (typeof text !== 'string') return { type: 'text', text: '', providerOptions: { [PROVIDER]: block } }
  return { type: 'text', text, ...optionsOf(block, TEXT_FIELDS) }
}

function fromInputBlock(block: WireObject): InputPart {
  return fromMediaBlock(block) ?? fromTextBlock(block)
}

/** An earlier answer is made of the blocks of answers, and of what was attached to them. */
function fromAssistant(blocks: readonly WireObject[]): readonly HistoryPart[] {
  const facts = { createId: () => '', names: new Map<string, string>() }
  let parts: HistoryPart[] = []
  for (const block of blocks) {
    if (block['cachePoint'] === undefined && fromBlock(block, 0, facts) === undefined) continue
    parts = addPart(parts, block, (whole) => fromAssistantBlock(whole, facts))
  }
  return parts
}

function fromAssistantBlock(block: WireObject, facts: Parameters<typeof fromBlock>[2]): HistoryPart {
  const part = fromBlock(block, 0, facts) ?? { type: 'unknown', index: 0, value: block }
  const { index: _index, providerMetadata: metadata, ...rest } = part
  return { ...rest, ...(metadata !== undefined && { providerOptions: { [PROVIDER]: metadata } }) }
}
