import type { Citation, OutputPart } from '@concord/core'
import { createGathered, isObject, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import {
  argumentsOf,
  CITED,
  fromBlock,
  fromPlan,
  fromToolCall,
  fromUnknownCall,
  isFunctionCall,
  isWorthTelling,
  metadataOfCall,
  TEXT_FIELDS,
  THINKING_FIELDS,
} from '../response/blocks.ts'
import { type CitationTarget, fromCitation } from '../response/citations.ts'
import { toReplay } from '../response/replay.ts'
import { createSpanFinder } from '../response/spans.ts'

/** What of a message comes in pieces: a block of its content, its plan, or a call; blocks and calls by their place. */
export type PieceKind = 'content' | 'tool_plan' | 'tool_call'

/** A block whose pieces arrive. */
export interface OpenBlock {
  readonly target: CitationTarget | undefined
  /** Before its end it is of no use. */
  readonly isOfUseWhole: boolean
  add(delta: WireObject, content: OutputPart[]): void
  cite(citation: WireObject, content: OutputPart[]): void
  /** Gives what waits for the end; called again, what has come since. */
  stop(content: OutputPart[]): void
}

/** What a block is opened with. */
export interface OpenFacts {
  /** Where the pieces of the start go. */
  readonly content: OutputPart[]
  /** The part's number, taken with its first piece. */
  readonly index: () => number
  readonly createId: () => string
}

/** Opens a block by its beginning. */
export type Open = (begun: WireObject, facts: OpenFacts) => OpenBlock

/** How each kind of block is opened. */
export const OPENERS: Readonly<Record<PieceKind, Open>> = {
  content(begun, facts) {
    if (begun['type'] === 'text') return openText(begun, facts)
    return begun['type'] === 'thinking' ? openReasoning(begun, facts, 'thinking') : openHeld(begun, facts, fromBlock)
  },
  tool_plan: (begun, facts) => openReasoning(begun, facts, 'tool_plan'),
  tool_call: (begun, facts) => (isFunctionCall(begun) ? openToolCall : openUnknownCall)(begun, facts),
}

/** A citation comes after its text; one that comes before waits for it. */
function openText(begun: WireObject, { content, index }: OpenFacts): OpenBlock {
  pushWorthTelling(fromBlock(begun, -1), content, index)
  const unknown = createGathered({})
  const finder = createSpanFinder()
  finder.add(textOrAbsent(begun['text']) ?? '')
  let early: WireObject[] = []

  return {
    target: 'text',
    isOfUseWhole: false,
    add(delta, pieces) {
      addUnknown(unknown, delta, TEXT_FIELDS)
      const text = textOrAbsent(delta['text'])
      if (text === undefined) return
      finder.add(text)
      pieces.push({ type: 'text', index: index(), text })
    },
    cite(citation, pieces) {
      if (!finder.covers(citation)) early.push(citation)
      else
        pieces.push({ type: 'text', index: index(), text: '', citations: [fromCitation(citation, finder)], ...CITED })
    },
    stop(pieces) {
      const metadata = unknown.takeMetadata()
      const citations: readonly Citation[] = early.map((citation) => fromCitation(citation, finder))
      early = []
      if (citations.length === 0 && metadata === undefined) return
      pieces.push({
        type: 'text',
        index: index(),
        text: '',
        ...(citations.length > 0 && { citations, ...CITED }),
        ...metadata,
      })
    },
  }
}

/** Thoughts, and plans; their citations go back, and so are in the token. */
function openReasoning(begun: WireObject, { content, index }: OpenFacts, type: 'thinking' | 'tool_plan'): OpenBlock {
  const toPart = (text: string): OutputPart =>
    type === 'thinking' ? fromBlock({ type, thinking: text }, index()) : fromPlan(text, index())
  const fields = type === 'thinking' ? THINKING_FIELDS : PLAN_FIELDS
  const unknown = createGathered({})
  let citations: readonly WireObject[] = []
  let isChanged = false

  function add(delta: WireObject, pieces: OutputPart[]): void {
    addUnknown(unknown, delta, fields)
    const text = textOrAbsent(delta[type])
    if (text !== undefined) pieces.push(toPart(text))
  }

  add(begun, content)
  return {
    target: type,
    isOfUseWhole: false,
    add,
    cite(citation) {
      citations = [...citations, citation]
      isChanged = true
    },
    stop(pieces) {
      const metadata = unknown.takeMetadata()
      if (!isChanged && metadata === undefined) return
      const token = citations.length > 0 ? toReplay({ type, citations }) : {}
      isChanged = false
      pieces.push({ ...toPart(''), ...token, ...metadata })
    },
  }
}

const PLAN_FIELDS: ReadonlySet<string> = new Set(['tool_plan'])

function openToolCall(begun: WireObject, { content, index, createId }: OpenFacts): OpenBlock {
  const part = fromToolCall(begun, index(), createId)
  const { providerMetadata: _metadata, ...piece } = part
  content.push(part)
  const unknown = createGathered(part.providerMetadata ?? {})
  let isChanged = false
  return {
    target: undefined,
    isOfUseWhole: false,
    add(delta, pieces) {
      const { providerMetadata } = metadataOfCall(delta)
      if (providerMetadata !== undefined) {
        unknown.add(providerMetadata)
        isChanged = true
      }
      const written = isObject(delta['function']) ? argumentsOf(delta['function']) : ''
      if (written !== '') pieces.push({ ...piece, arguments: written })
    },
    cite() {},
    stop(pieces) {
      if (!isChanged) return
      isChanged = false
      pieces.push({ ...piece, arguments: '', providerMetadata: unknown.value })
    },
  }
}

function openUnknownCall(begun: WireObject, facts: OpenFacts): OpenBlock {
  return openHeld(begun, facts, fromUnknownCall)
}

/** A block that this version does not know: it goes out at its end. */
function openHeld(
  begun: WireObject,
  { index }: OpenFacts,
  from: (value: WireObject, index: number) => OutputPart,
): OpenBlock {
  const gathered = createGathered(begun)
  let isGiven = false
  return {
    target: undefined,
    isOfUseWhole: true,
    add: (delta) => gathered.add(delta),
    cite() {},
    stop(pieces) {
      if (!isGiven) pieces.push(from(gathered.value, index()))
      isGiven = true
    },
  }
}

function pushWorthTelling(part: OutputPart, content: OutputPart[], index: () => number): void {
  if (isWorthTelling(part)) content.push({ ...part, index: index() })
}

function addUnknown(unknown: ReturnType<typeof createGathered>, delta: WireObject, fields: ReadonlySet<string>): void {
  const { providerMetadata } = leftovers(delta, fields)
  if (providerMetadata !== undefined) unknown.add(providerMetadata)
}
