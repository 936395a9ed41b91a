import type { Citation, OutputPart } from '@concord/core'
import {
  createGathered,
  createPartNumbers,
  isObject,
  leftovers,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
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
import { type CitationTarget, fromCitation, targetOf } from '../response/citations.ts'
import { toReplay } from '../response/replay.ts'
import { createSpanFinder } from '../response/spans.ts'

/** What of a message comes in pieces: a block of its content, its plan, or a call; blocks and calls by their place. */
export type PieceKind = 'content' | 'tool_plan' | 'tool_call'

/** Reads the pieces of one message. */
export interface BlocksReader {
  start(kind: PieceKind, place: unknown, begun: WireObject, content: OutputPart[]): void
  add(kind: PieceKind, place: unknown, delta: WireObject, content: OutputPart[]): void
  stop(kind: PieceKind, place: unknown, content: OutputPart[]): void
  cite(citation: WireObject, content: OutputPart[]): void
  /** Gives what waits for the end; of a block that was cut, what is of use only as a whole stays out. */
  end(isMarked: boolean, content: OutputPart[]): void
  /** The citations that stand in nothing which is known. */
  readonly strays: readonly WireObject[]
}

/** Makes the state that reads the pieces of one message. */
export function createBlocksReader(createId: () => string): BlocksReader {
  const numbers = createPartNumbers()
  const open = new Map<string, OpenBlock>()
  const opened: OpenBlock[] = []
  const strays: WireObject[] = []

  function begin(kind: PieceKind, place: unknown, begun: WireObject, content: OutputPart[]): OpenBlock {
    const key = opened.length
    const block = OPENERS[kind](begun, { content, index: () => numbers(key), createId })
    open.set(`${kind} ${String(place)}`, block)
    opened.push(block)
    return block
  }

  /** Without a place, the first block of its kind is meant. */
  function citedBlock(citation: WireObject): OpenBlock | undefined {
    const target = targetOf(citation)
    const place = citation['content_index']
    const block =
      typeof place === 'number' && target !== 'tool_plan'
        ? open.get(`content ${place}`)
        : opened.find((one) => one.target === target)
    return block?.target === target ? block : undefined
  }

  return {
    start: begin,
    add(kind, place, delta, content) {
      const block = open.get(`${kind} ${String(place)}`)
      if (block === undefined) begin(kind, place, { ...beginningOf(kind, delta), ...delta }, content)
      else block.add(delta, content)
    },
    stop(kind, place, content) {
      open.get(`${kind} ${String(place)}`)?.stop(content)
    },
    cite(citation, content) {
      const block = citedBlock(citation)
      if (block === undefined) strays.push(citation)
      else block.cite(citation, content)
    },
    end(isMarked, content) {
      const late: OutputPart[] = []
      for (const block of opened) if (isMarked || !block.isOfUseWhole) block.stop(late)
      content.push(...late.toSorted((a, b) => a.index - b.index))
    },
    strays,
  }
}

/** What a piece is of whose start did not come. */
function beginningOf(kind: PieceKind, delta: WireObject): WireObject {
  if (kind === 'content') return { type: 'thinking' in delta ? 'thinking' : 'text' }
  return kind === 'tool_call' ? { type: 'function' } : {}
}

/** A block whose pieces arrive. */
interface OpenBlock {
  readonly target: CitationTarget | undefined
  /** Before its end it is of no use. */
  readonly isOfUseWhole: boolean
  add(delta: WireObject, content: OutputPart[]): void
  cite(citation: WireObject, content: OutputPart[]): void
  /** Gives what waits for the end; called again, what has come since. */
  stop(content: OutputPart[]): void
}

interface OpenFacts {
  /** Where the pieces of the start go. */
  readonly content: OutputPart[]
  /** The part's number, taken with its first piece. */
  readonly index: () => number
  readonly createId: () => string
}

type Open = (begun: WireObject, facts: OpenFacts) => OpenBlock

const OPENERS: Readonly<Record<PieceKind, Open>> = {
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
      else pieces.push({ type: 'text', index: index(), text: '', citations: [fromCitation(citation, finder)], ...CITED })
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

function addUnknown(
  unknown: ReturnType<typeof createGathered>,
  delta: WireObject,
  fields: ReadonlySet<string>,
): void {
  const { providerMetadata } = leftovers(delta, fields)
  if (providerMetadata !== undefined) unknown.add(providerMetadata)
}
