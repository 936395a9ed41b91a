import type { OutputPart, ProviderMetadata, ToolActivityPart, ToolCallPart } from '@concord/core'
import { isObject, joinBase64, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { type BlockFacts, CITED, fromBlock, fromToolResult, fromToolUse, toReasoningToken } from '../response/blocks.ts'
import { fromCitation } from '../response/citations.ts'
import { fromMedia } from '../response/media.ts'
import { createGathered } from './gathered.ts'

/** A block whose pieces arrive. */
export interface OpenBlock {
  /** Reads a piece, by the key that it has in its delta. */
  add(key: string, piece: unknown, content: OutputPart[]): void
  /** Gives what waits for the end, with what stood beside the pieces; called again, what has come since. */
  stop(content: OutputPart[], metadata: ProviderMetadata | undefined): void
}

/** What a block is opened with. */
export interface OpenFacts {
  readonly kind: string
  readonly facts: BlockFacts
  /** Where the pieces of the start go. */
  readonly content: OutputPart[]
  /** The part's number, taken with its first piece. */
  readonly index: () => number
}

type Open = (begun: WireObject, facts: OpenFacts) => OpenBlock

/** Finds what opens a kind of block; one that this version does not know is held until its end. */
export function openerOf(kind: string): Open {
  return OPENERS.get(kind) ?? openHeld
}

const OPENERS: ReadonlyMap<string, Open> = new Map<string, Open>([
  ['text', openText],
  ['reasoningContent', openReasoning],
  ['toolUse', openToolUse],
  ['toolResult', openToolResult],
  ['image', openImage],
])

function openText(_begun: WireObject, { index }: OpenFacts): OpenBlock {
  return {
    add(key, piece, content) {
      if (typeof piece === 'string') {
        if (piece !== '') content.push({ type: 'text', index: index(), text: piece })
      } else if (key === 'citation' && isObject(piece))
        content.push({ type: 'text', index: index(), text: '', citations: [fromCitation(piece)], ...CITED })
    },
    stop(content, providerMetadata) {
      if (providerMetadata !== undefined) content.push({ type: 'text', index: index(), text: '', providerMetadata })
    },
  }
}

const REASONING_FIELDS: ReadonlySet<string> = new Set(['text', 'signature', 'redactedContent'])

/** A signature, and what stands in place of the text, may come in pieces, and are of use only as a whole. */
function openReasoning(_begun: WireObject, { index }: OpenFacts): OpenBlock {
  const unknown = createGathered()
  let shown = ''
  let signature = ''
  const redacted: string[] = []
  let given: string | undefined
  return {
    add(_key, piece, content) {
      if (!isObject(piece)) return
      const text = textOrAbsent(piece['text'])
      shown ||= text ?? ''
      if (text !== undefined) content.push({ type: 'reasoning', index: index(), text })
      signature += textOrAbsent(piece['signature']) ?? ''
      redacted.push(textOrAbsent(piece['redactedContent']) ?? '')
      unknown.add(leftovers(piece, REASONING_FIELDS).providerMetadata ?? {})
    },
    stop(content, beside) {
      const token = toReasoningToken(shown, signature, joinBase64(redacted.filter((piece) => piece !== '')))
      const metadata = unknown.takeMetadata(beside)
      const isNew = token !== undefined && JSON.stringify(token) !== given
      if (!isNew && metadata === undefined) return
      given = JSON.stringify(token)
      content.push({ type: 'reasoning', index: index(), text: '', ...(isNew && token), ...metadata })
    },
  }
}

/** The arguments come in pieces of JSON text; without any, they are an object without fields. */
function openToolUse(begun: WireObject, { facts, content: started, index }: OpenFacts): OpenBlock {
  const part = fromToolUse(begun, index(), facts)
  started.push(withArguments(part, ''))
  const { replay: _replay, providerMetadata: _metadata, ...piece } = part
  const unknown = createGathered()
  let isWritten = false
  return {
    add(_key, delta, content) {
      if (!isObject(delta)) return
      const input = textOrAbsent(delta['input'])
      if (input !== undefined) {
        isWritten = true
        content.push(withArguments(piece, input))
      }
      unknown.add(leftovers(delta, INPUT_FIELDS).providerMetadata ?? {})
    },
    stop(content, beside) {
      const metadata = unknown.takeMetadata(beside)
      if (isWritten && metadata === undefined) return
      content.push({ ...withArguments(piece, isWritten ? '' : '{}'), ...metadata })
      isWritten = true
    },
  }
}

/** What the vendor ran has no arguments where they are empty. */
function withArguments(part: ToolCallPart | ToolActivityPart, written: string): OutputPart {
  if (part.type === 'tool_call' || written !== '') return { ...part, arguments: written }
  const { arguments: _arguments, ...rest } = part
  return rest
}

const INPUT_FIELDS: ReadonlySet<string> = new Set(['input'])

/** The result of a tool is a list that comes in pieces; it goes out whole, for nothing joins two results. */
function openToolResult(begun: WireObject, { facts, index }: OpenFacts): OpenBlock {
  const blocks: unknown[] = []
  let isGiven = false
  return {
    add(_key, piece) {
      blocks.push(...[piece].flat())
    },
    stop(content, providerMetadata) {
      if (isGiven && providerMetadata === undefined) return
      isGiven = true
      const output = blocks.length === 0 ? undefined : [...blocks]
      const part = fromToolResult({ ...begun, content: output }, index(), facts)
      content.push({ ...part, ...(providerMetadata !== undefined && { providerMetadata }) })
    },
  }
}

/** The bytes of an image come in pieces, each of which has its kind. */
function openImage(begun: WireObject, { index }: OpenFacts): OpenBlock {
  let isGiven = false
  return {
    add(_key, piece, content) {
      if (!isObject(piece)) return
      isGiven = true
      content.push(fromMedia('image', { ...begun, ...piece }, index()))
    },
    stop(content, beside) {
      if (isGiven && beside === undefined) return
      isGiven = true
      const part = fromMedia('image', begun, index())
      content.push({
        ...part,
        ...(beside !== undefined && { providerMetadata: { ...part.providerMetadata, ...beside } }),
      })
    },
  }
}

/** A block that comes whole, or whose pieces this version does not know: it goes out at its end. */
function openHeld(begun: WireObject, { kind, facts, index }: OpenFacts): OpenBlock {
  const gathered = createGathered({ [kind]: begun })
  let isGiven = false
  return {
    add(_key, piece) {
      gathered.add({ [kind]: piece })
    },
    stop(content, providerMetadata) {
      if (isGiven) return
      isGiven = true
      const part = fromBlock({ ...gathered.value, ...providerMetadata }, -1, facts)
      if (part !== undefined) content.push({ ...part, index: index() })
    },
  }
}
