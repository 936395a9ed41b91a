import type { OutputPart, ProviderMetadata, ToolActivityPart, ToolCallPart } from '@concord/core'
import { isObject, joinBase64, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { type BlockFacts, CITED, fromBlock, fromToolResult, fromToolUse, toReasoningToken } from '../response/blocks.ts'
import { fromCitation } from '../response/citations.ts'
import { fromMedia } from '../response/media.ts'
import { createGathered, type Gathered } from './gathered.ts'

/** A block whose pieces arrive. */
export interface OpenBlock {
  readonly name: string
  readonly kind: Kind
  readonly facts: BlockFacts
  /** The part's number, taken with its first piece. */
  readonly index: () => number
  /** What it began with. */
  readonly begun: WireObject
  /** What this version does not know of it. */
  readonly gathered: Gathered
  /** A call without its arguments. */
  call: ToolCallPart | ToolActivityPart | undefined
  /** What a thought is signed with, and what stands in its place. */
  readonly thought: Thought
  /** The pieces of a tool's result. */
  readonly result: unknown[]
  /** The arguments, the bytes, or the whole went out. */
  isGiven: boolean
}

/** What of a thought is of use only as a whole. */
interface Thought {
  /** The first text that was shown. */
  shown: string
  signature: string
  readonly redacted: string[]
  /** The token that went out, as JSON. */
  given: string | undefined
}

/** How the blocks of one kind are read. */
interface Kind {
  start(block: OpenBlock, content: OutputPart[]): void
  /** Reads a piece, by the key that it has in its delta. */
  add(block: OpenBlock, key: string, piece: unknown, content: OutputPart[]): void
  /** Gives what waits for the end, with what stood beside the pieces; called again, what has come since. */
  stop(block: OpenBlock, metadata: ProviderMetadata | undefined, content: OutputPart[]): void
}

/** Begins a block; one of a kind that this version does not know is held until its end. */
export function openBlock(
  name: string,
  begun: WireObject,
  { facts, index }: Pick<OpenBlock, 'facts' | 'index'>,
  content: OutputPart[],
): OpenBlock {
  const kind = KINDS.get(name) ?? HELD
  const block: OpenBlock = {
    name,
    kind,
    facts,
    index,
    begun,
    gathered: createGathered(kind === HELD ? { [name]: begun } : {}),
    call: undefined,
    thought: { shown: '', signature: '', redacted: [], given: undefined },
    result: [],
    isGiven: false,
  }
  kind.start(block, content)
  return block
}

const TEXT: Kind = {
  start: () => {},
  add({ index }, key, piece, content) {
    if (typeof piece === 'string') {
      if (piece !== '') content.push({ type: 'text', index: index(), text: piece })
    } else if (key === 'citation' && isObject(piece))
      content.push({ type: 'text', index: index(), text: '', citations: [fromCitation(piece)], ...CITED })
  },
  stop({ index }, providerMetadata, content) {
    if (providerMetadata !== undefined) content.push({ type: 'text', index: index(), text: '', providerMetadata })
  },
}

const REASONING_FIELDS: ReadonlySet<string> = new Set(['text', 'signature', 'redactedContent'])

/** A signature, and what stands in place of the text, may come in pieces, and are of use only as a whole. */
const REASONING: Kind = {
  start: () => {},
  add({ thought, gathered, index }, _key, piece, content) {
    if (!isObject(piece)) return
    const text = textOrAbsent(piece['text'])
    thought.shown ||= text ?? ''
    if (text !== undefined) content.push({ type: 'reasoning', index: index(), text })
    thought.signature += textOrAbsent(piece['signature']) ?? ''
    const redacted = textOrAbsent(piece['redactedContent'])
    if (redacted !== undefined) thought.redacted.push(redacted)
    addUnknown(gathered, piece, REASONING_FIELDS)
  },
  stop({ thought, gathered, index }, beside, content) {
    const token = toReasoningToken(thought.shown, thought.signature, joinBase64(thought.redacted))
    const metadata = gathered.takeMetadata(beside)
    const isNew = token !== undefined && JSON.stringify(token) !== thought.given
    if (!isNew && metadata === undefined) return
    thought.given = JSON.stringify(token)
    content.push({ type: 'reasoning', index: index(), text: '', ...(isNew && token), ...metadata })
  },
}

const INPUT_FIELDS: ReadonlySet<string> = new Set(['input'])

/** The arguments come in pieces of JSON text; without any, they are an object without fields. */
const TOOL_USE: Kind = {
  start(block, content) {
    const part = fromToolUse(block.begun, block.index(), block.facts)
    const { replay: _replay, providerMetadata: _metadata, ...call } = part
    block.call = call
    content.push(withArguments(part, ''))
  },
  add(block, _key, delta, content) {
    const { gathered, call } = block
    if (!isObject(delta)) return
    const input = textOrAbsent(delta['input'])
    if (input !== undefined && call !== undefined) {
      block.isGiven = true
      content.push(withArguments(call, input))
    }
    addUnknown(gathered, delta, INPUT_FIELDS)
  },
  stop(block, beside, content) {
    const { gathered, call, isGiven } = block
    const metadata = gathered.takeMetadata(beside)
    if (call === undefined || (isGiven && metadata === undefined)) return
    content.push({ ...withArguments(call, isGiven ? '' : '{}'), ...metadata })
    block.isGiven = true
  },
}

/** What the vendor ran has no arguments where they are empty. */
function withArguments(part: ToolCallPart | ToolActivityPart, written: string): OutputPart {
  if (part.type === 'tool_call' || written !== '') return { ...part, arguments: written }
  const { arguments: _arguments, ...rest } = part
  return rest
}

/** The result of a tool is a list that comes in pieces; it goes out whole, for nothing joins two results. */
const TOOL_RESULT: Kind = {
  start: () => {},
  add: ({ result }, _key, piece) => void result.push(...[piece].flat()),
  stop(block, providerMetadata, content) {
    const { begun, facts, index, result, isGiven } = block
    if (isGiven && providerMetadata === undefined) return
    block.isGiven = true
    const output = result.length === 0 ? undefined : [...result]
    const part = fromToolResult({ ...begun, content: output }, index(), facts)
    content.push({ ...part, ...(providerMetadata !== undefined && { providerMetadata }) })
  },
}

/** The bytes of an image come in pieces, each of which has its kind. */
const IMAGE: Kind = {
  start: () => {},
  add(block, _key, piece, content) {
    if (!isObject(piece)) return
    block.isGiven = true
    content.push(fromMedia('image', { ...block.begun, ...piece }, block.index()))
  },
  stop(block, beside, content) {
    if (block.isGiven && beside === undefined) return
    block.isGiven = true
    const part = fromMedia('image', block.begun, block.index())
    const metadata = beside === undefined ? {} : { providerMetadata: { ...part.providerMetadata, ...beside } }
    content.push({ ...part, ...metadata })
  },
}

/** A block that comes whole, or whose pieces this version does not know: it goes out at its end. */
const HELD: Kind = {
  start: () => {},
  add: ({ name, gathered }, _key, piece) => gathered.add({ [name]: piece }),
  stop(block, providerMetadata, content) {
    const { facts, index, gathered, isGiven } = block
    if (isGiven) return
    block.isGiven = true
    const part = fromBlock({ ...gathered.value, ...providerMetadata }, -1, facts)
    if (part !== undefined) content.push({ ...part, index: index() })
  },
}

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['text', TEXT],
  ['reasoningContent', REASONING],
  ['toolUse', TOOL_USE],
  ['toolResult', TOOL_RESULT],
  ['image', IMAGE],
])

function addUnknown(gathered: Gathered, piece: WireObject, fields: ReadonlySet<string>): void {
  const { providerMetadata } = leftovers(piece, fields)
  if (providerMetadata !== undefined) gathered.add(providerMetadata)
}
