import type { OutputPart, TextPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import { isAbsent, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { toReplay } from './replay.ts'
import { fromCitations } from './citations.ts'

/** What the reader of a block may know beside it. */
export interface BlockFacts {
  readonly createId: () => string
  /** The names of the calls so far, by their ids: a result names its call by the id alone. */
  readonly names: Map<string, string>
}

/** Reads one block of an answer; `undefined` for one that says nothing. */
export function fromBlock(block: WireObject, index: number, facts: BlockFacts): OutputPart | undefined {
  const type = typeOf(block)
  const read = READERS.get(type)
  if (read !== undefined) return read(block, index, facts)
  if (isServerCall(type)) return fromServerCall(block, index, facts)
  if (isServerResult(type)) return fromServerResult(block, index, facts)
  return { type: 'unknown', index, value: block, ...(type !== '' && toReplay({ type })) }
}

/** The word that says what a block is. */
export function typeOf(block: WireObject): string {
  return textOrAbsent(block['type']) ?? ''
}

type BlockReader = (block: WireObject, index: number, facts: BlockFacts) => OutputPart | undefined

const READERS: ReadonlyMap<string, BlockReader> = new Map<string, BlockReader>([
  ['text', fromText],
  ['thinking', fromThinking],
  ['redacted_thinking', fromRedacted],
  ['tool_use', fromToolUse],
])

/** The call of a tool that Anthropic runs: `server_tool_use`, `mcp_tool_use`. */
export function isServerCall(type: string): boolean {
  return type.endsWith('_tool_use')
}

/** The result of a tool that Anthropic ran: `web_search_tool_result`, `mcp_tool_result`, … */
export function isServerResult(type: string): boolean {
  return type.endsWith(RESULT)
}

const RESULT = '_tool_result'

const TEXT_FIELDS: ReadonlySet<string> = new Set(['type', 'text', 'citations'])

/** Reads a text block. Its citations go back as they came, which the token says. */
function fromText(block: WireObject, index: number): TextPart | undefined {
  const text = textOrAbsent(block['text']) ?? ''
  const citations = fromCitations(block['citations'])
  const { providerMetadata } = leftovers(block, TEXT_FIELDS)
  if (text === '' && citations.length === 0 && providerMetadata === undefined) return undefined
  return {
    type: 'text',
    index,
    text,
    ...(citations.length > 0 && { citations, ...CITED }),
    ...(providerMetadata !== undefined && { providerMetadata }),
  }
}

/** The token of a text with citations. */
export const CITED: ReturnType<typeof toReplay> = toReplay({ type: 'text' })

const THINKING_FIELDS: ReadonlySet<string> = new Set(['type', 'thinking', 'signature'])

function fromThinking(block: WireObject, index: number): OutputPart | undefined {
  const text = textOrAbsent(block['thinking']) ?? ''
  const signature = textOrAbsent(block['signature'])
  const { providerMetadata } = leftovers(block, THINKING_FIELDS)
  if (text === '' && signature === undefined && providerMetadata === undefined) return undefined
  return {
    type: 'reasoning',
    index,
    text,
    ...(signature !== undefined && toReplay({ signature })),
    ...(providerMetadata !== undefined && { providerMetadata }),
  }
}

const REDACTED_FIELDS: ReadonlySet<string> = new Set(['type', 'data'])

function fromRedacted(block: WireObject, index: number): OutputPart | undefined {
  const data = textOrAbsent(block['data'])
  if (data === undefined) return undefined
  return { type: 'reasoning', index, text: '', ...toReplay({ data }), ...leftovers(block, REDACTED_FIELDS) }
}

/** Who called the tool (the model, or code that it wrote), and the toolset that it is of: the API wants both back. */
export const RETURNED_FIELDS = ['caller', 'toolset_name'] as const

const TOOL_USE_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'name', 'input', ...RETURNED_FIELDS])

/** Reads the call of a tool that the client runs. */
export function fromToolUse(block: WireObject, index: number, { createId }: BlockFacts): ToolCallPart {
  const id = textOrAbsent(block['id'])
  const returned = RETURNED_FIELDS.filter((field) => !isAbsent(block[field])).map((field) => [field, block[field]])
  return {
    type: 'tool_call',
    index,
    id: id ?? createId(),
    name: textOrAbsent(block['name']) ?? typeOf(block),
    arguments: argumentsOf(block['input']),
    ...(id === undefined && { syntheticId: true }),
    ...(returned.length > 0 && toReplay(Object.fromEntries(returned))),
    ...leftovers(block, TOOL_USE_FIELDS),
  }
}

/** An object as JSON, text as it came; what is not sent is an object without fields. */
export function argumentsOf(input: unknown): string {
  if (input === undefined || input === null || input === '') return '{}'
  return typeof input === 'string' ? input : JSON.stringify(input)
}

/** Reads the call of a tool that Anthropic runs; all of the block goes back. */
export function fromServerCall(block: WireObject, index: number, { createId, names }: BlockFacts): ToolActivityPart {
  const { id: wireId, name: wireName, input, ...rest } = block
  const id = textOrAbsent(wireId) ?? createId()
  const name = textOrAbsent(wireName) ?? typeOf(block)
  names.set(id, name)
  return { type: 'tool_activity', index, id, name, arguments: argumentsOf(input), ...toReplay(rest) }
}

function fromServerResult(block: WireObject, index: number, { createId, names }: BlockFacts): ToolActivityPart {
  const { tool_use_id: callId, content: output, ...rest } = block
  const id = textOrAbsent(callId) ?? createId()
  const name = names.get(id) ?? typeOf(block).slice(0, -RESULT.length)
  const hasOutput = output !== undefined && output !== null
  return { type: 'tool_activity', index, id, name, ...(hasOutput && { output }), ...toReplay(rest) }
}
