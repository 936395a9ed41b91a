import type { OutputPart, TextPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import { isObject, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { fromCitations, textsOf } from './citations.ts'
import { fromMedia } from './media.ts'
import { toReplay } from './replay.ts'

/** What the reader of a block may know beside it. */
export interface BlockFacts {
  readonly createId: () => string
  /** The names of the calls so far, by their ids: a result names its call by the id alone. */
  readonly names: Map<string, string>
}

/** Reads one block of an answer; `undefined` for one that says nothing. */
export function fromBlock(block: WireObject, index: number, facts: BlockFacts): OutputPart | undefined {
  const kind = kindOf(block)
  const read = READERS.get(kind)
  if (read === undefined) return { type: 'unknown', index, value: block, ...(kind !== '' && toReplay({ type: kind })) }
  const part = read(block[kind], index, facts)
  const beside = leftovers(block, new Set([kind])).providerMetadata
  if (beside === undefined) return part
  if (part === undefined) return { type: 'unknown', index, value: block, ...toReplay({ type: kind }) }
  return { ...part, providerMetadata: { ...part.providerMetadata, ...beside } }
}

/** The key that says what a block is. */
export function kindOf(block: WireObject): string {
  const keys = Object.keys(block)
  return keys.find((key) => READERS.has(key)) ?? keys[0] ?? ''
}

/** Whether this version knows a kind of block. */
export function isKnownKind(kind: string): boolean {
  return READERS.has(kind)
}

type BlockReader = (value: unknown, index: number, facts: BlockFacts) => OutputPart | undefined

const ofObject =
  (read: (value: WireObject, index: number, facts: BlockFacts) => OutputPart | undefined): BlockReader =>
  (value, index, facts) =>
    read(isObject(value) ? value : {}, index, facts)

const READERS: ReadonlyMap<string, BlockReader> = new Map<string, BlockReader>([
  ['text', (text, index) => toText(textOrAbsent(text) ?? '', index)],
  ['citationsContent', ofObject(fromCited)],
  ['reasoningContent', ofObject(fromReasoning)],
  ['toolUse', ofObject(fromToolUse)],
  ['toolResult', ofObject(fromToolResult)],
  ['image', ofObject((image, index) => fromMedia('image', image, index))],
  ['audio', ofObject((audio, index) => fromMedia('audio', audio, index))],
  ['video', ofObject((video, index) => fromMedia('video', video, index))],
])

function toText(text: string, index: number): TextPart | undefined {
  return text === '' ? undefined : { type: 'text', index, text }
}

const CITED_FIELDS: ReadonlySet<string> = new Set(['content', 'citations'])

/** Reads a text with citations; they go back as they came, which the token says. */
function fromCited(cited: WireObject, index: number): TextPart | undefined {
  const text = textsOf(cited['content'])
  const citations = fromCitations(cited['citations'])
  const rest = leftovers(cited, CITED_FIELDS)
  if (text === '' && citations.length === 0 && rest.providerMetadata === undefined) return undefined
  return { type: 'text', index, text, ...(citations.length > 0 && { citations }), ...CITED, ...rest }
}

/** The token of a text with citations. */
export const CITED: ReturnType<typeof toReplay> = toReplay({ type: 'citationsContent' })

const REASONING_FIELDS: ReadonlySet<string> = new Set(['reasoningText', 'redactedContent'])
const REASONING_TEXT_FIELDS: ReadonlySet<string> = new Set(['text', 'signature'])

function fromReasoning(reasoning: WireObject, index: number): OutputPart | undefined {
  const shown = isObject(reasoning['reasoningText']) ? reasoning['reasoningText'] : {}
  const text = textOrAbsent(shown['text']) ?? ''
  const token = toReasoningToken(text, shown['signature'], reasoning['redactedContent'])
  const rest = leftovers(
    { ...leftovers(reasoning, REASONING_FIELDS).providerMetadata, ...shown },
    REASONING_TEXT_FIELDS,
  )
  if (token === undefined && rest.providerMetadata === undefined) return undefined
  return { type: 'reasoning', index, text, ...token, ...rest }
}

/** What goes back with a thought: its signature, what stands in place of its text, or that it has neither. */
export function toReasoningToken(
  text: string,
  signature: unknown,
  redacted: unknown,
): ReturnType<typeof toReplay> | undefined {
  const signed = textOrAbsent(signature)
  const redactedContent = textOrAbsent(redacted)
  if (signed !== undefined) return toReplay({ signature: signed })
  if (redactedContent !== undefined) return toReplay({ redactedContent })
  return text === '' ? undefined : UNSIGNED
}

/** The token of a thought without a signature: the API takes it back as it came. */
export const UNSIGNED: ReturnType<typeof toReplay> = toReplay({ type: 'reasoningText' })

const TOOL_USE_FIELDS: ReadonlySet<string> = new Set(['toolUseId', 'name', 'input'])

/** Reads the call of a tool: the client runs it, unless its type says that the vendor did. */
export function fromToolUse(
  use: WireObject,
  index: number,
  { createId, names }: BlockFacts,
): ToolCallPart | ToolActivityPart {
  const { toolUseId, name: wireName, input, ...rest } = use
  const wireId = textOrAbsent(toolUseId)
  const id = wireId ?? createId()
  const name = textOrAbsent(wireName) ?? 'toolUse'
  if (isServerCall(use)) {
    names.set(id, name)
    return { type: 'tool_activity', index, id, name, arguments: argumentsOf(input), ...toReplay(rest) }
  }
  return {
    type: 'tool_call',
    index,
    id,
    name,
    arguments: argumentsOf(input),
    ...(wireId === undefined && { syntheticId: true }),
    ...leftovers(use, TOOL_USE_FIELDS),
  }
}

/** The call of a tool that Bedrock runs: `server_tool_use`. */
export function isServerCall({ type }: WireObject): boolean {
  return typeof type === 'string' && type.endsWith('_tool_use')
}

/** An object as JSON, text as it came; what is not sent is an object without fields. */
function argumentsOf(input: unknown): string {
  if (input === undefined || input === null || input === '') return '{}'
  return typeof input === 'string' ? input : JSON.stringify(input)
}

/** Reads the result of a tool that Bedrock ran; all of the block goes back. */
export function fromToolResult(result: WireObject, index: number, { createId, names }: BlockFacts): ToolActivityPart {
  const { toolUseId, content: output, ...rest } = result
  const id = textOrAbsent(toolUseId) ?? createId()
  const name = names.get(id) ?? textOrAbsent(rest['type'])?.replace(RESULT, '') ?? 'toolResult'
  const hasOutput = output !== undefined && output !== null
  return { type: 'tool_activity', index, id, name, ...(hasOutput && { output }), ...toReplay(rest) }
}

/** The type of a result is its tool's name with this behind it: `nova_grounding_result`. */
const RESULT: RegExp = /_result$/
