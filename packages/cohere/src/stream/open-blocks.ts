import type { Citation, OutputPart, ToolCallPart } from '@concord/core'
import {
  createGathered,
  type Gathered,
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
import { type CitationTarget, fromCitation } from '../response/citations.ts'
import { toReplay } from '../response/replay.ts'
import { createSpanFinder, type SpanFinder } from '../response/spans.ts'

/** What of a message comes in pieces: a block of its content, its plan, or a call; blocks and calls by their place. */
export type PieceKind = 'content' | 'tool_plan' | 'tool_call'

/** A block whose pieces arrive. */
export interface OpenBlock {
  readonly kind: Kind
  readonly createId: () => string
  /** The part's number, taken with its first piece. */
  readonly index: () => number
  /** What this version does not know of it. */
  readonly gathered: Gathered
  /** The text of a block of text, in which its citations are found. */
  readonly finder: SpanFinder
  /** The citations that wait for the end: of thoughts all of them, of a text those that came before it. */
  citations: readonly WireObject[]
  /** A call without its arguments. */
  call: ToolCallPart | undefined
  /** Something came that waits for the end. */
  isChanged: boolean
  /** The whole went out. */
  isGiven: boolean
}

/** How the blocks of one kind are read. */
export interface Kind {
  /** What a citation of such a block stands in. */
  readonly target: CitationTarget | undefined
  /** Before its end a block is of no use. */
  readonly isOfUseWhole: boolean
  start(block: OpenBlock, begun: WireObject, content: OutputPart[]): void
  add(block: OpenBlock, delta: WireObject, content: OutputPart[]): void
  cite(block: OpenBlock, citation: WireObject, content: OutputPart[]): void
  /** Gives what waits for the end; called again, what has come since. */
  stop(block: OpenBlock, content: OutputPart[]): void
}

/** Begins a block. */
export function openBlock(
  of: PieceKind,
  begun: WireObject,
  { index, createId }: Pick<OpenBlock, 'index' | 'createId'>,
  content: OutputPart[],
): OpenBlock {
  const kind = kindOf(of, begun)
  const block: OpenBlock = {
    kind,
    createId,
    index,
    gathered: createGathered(kind.isOfUseWhole ? begun : {}),
    finder: createSpanFinder(),
    citations: [],
    call: undefined,
    isChanged: false,
    isGiven: false,
  }
  kind.start(block, begun, content)
  return block
}

function kindOf(of: PieceKind, begun: WireObject): Kind {
  if (of === 'tool_plan') return PLAN
  if (of === 'tool_call') return isFunctionCall(begun) ? TOOL_CALL : UNKNOWN_CALL
  if (begun['type'] === 'text') return TEXT
  return begun['type'] === 'thinking' ? THINKING : UNKNOWN_BLOCK
}

/** A citation comes after its text; one that comes before waits for it. */
const TEXT: Kind = {
  target: 'text',
  isOfUseWhole: false,
  start({ finder, index }, begun, content) {
    const part = fromBlock(begun, -1)
    if (isWorthTelling(part)) content.push({ ...part, index: index() })
    finder.add(textOrAbsent(begun['text']) ?? '')
  },
  add({ gathered, finder, index }, delta, content) {
    addUnknown(gathered, delta, TEXT_FIELDS)
    const text = textOrAbsent(delta['text'])
    if (text === undefined) return
    finder.add(text)
    content.push({ type: 'text', index: index(), text })
  },
  cite(block, citation, content) {
    const { finder, index } = block
    if (!finder.covers(citation)) block.citations = [...block.citations, citation]
    else content.push({ type: 'text', index: index(), text: '', citations: [fromCitation(citation, finder)], ...CITED })
  },
  stop(block, content) {
    const { gathered, finder, index } = block
    const metadata = gathered.takeMetadata()
    const citations: readonly Citation[] = block.citations.map((citation) => fromCitation(citation, finder))
    block.citations = []
    if (citations.length === 0 && metadata === undefined) return
    const cited = citations.length > 0 ? { citations, ...CITED } : {}
    content.push({ type: 'text', index: index(), text: '', ...cited, ...metadata })
  },
}

/** What is thought, and what is planned; their citations go back, and so are in the token. */
function toReasoningKind(
  type: 'thinking' | 'tool_plan',
  fields: ReadonlySet<string>,
  toPart: (text: string, index: number) => OutputPart,
): Kind {
  function add({ gathered, index }: OpenBlock, delta: WireObject, content: OutputPart[]): void {
    addUnknown(gathered, delta, fields)
    const text = textOrAbsent(delta[type])
    if (text !== undefined) content.push(toPart(text, index()))
  }
  return {
    target: type,
    isOfUseWhole: false,
    start: add,
    add,
    cite(block, citation) {
      block.citations = [...block.citations, citation]
      block.isChanged = true
    },
    stop(block, content) {
      const { gathered, index, citations, isChanged } = block
      const metadata = gathered.takeMetadata()
      if (!isChanged && metadata === undefined) return
      const token = citations.length > 0 ? toReplay({ type, citations }) : {}
      block.isChanged = false
      content.push({ ...toPart('', index()), ...token, ...metadata })
    },
  }
}

const PLAN_FIELDS: ReadonlySet<string> = new Set(['tool_plan'])

const PLAN: Kind = toReasoningKind('tool_plan', PLAN_FIELDS, fromPlan)

const THINKING: Kind = toReasoningKind('thinking', THINKING_FIELDS, (text, index) =>
  fromBlock({ type: 'thinking', thinking: text }, index),
)

const TOOL_CALL: Kind = {
  target: undefined,
  isOfUseWhole: false,
  start(block, begun, content) {
    const part = fromToolCall(begun, block.index(), block.createId)
    const { providerMetadata, ...call } = part
    block.call = call
    if (providerMetadata !== undefined) block.gathered.add(providerMetadata)
    content.push(part)
  },
  add(block, delta, content) {
    const { gathered, call } = block
    const { providerMetadata } = metadataOfCall(delta)
    if (providerMetadata !== undefined) {
      gathered.add(providerMetadata)
      block.isChanged = true
    }
    const written = isObject(delta['function']) ? argumentsOf(delta['function']) : ''
    if (written !== '' && call !== undefined) content.push({ ...call, arguments: written })
  },
  cite: () => {},
  stop(block, content) {
    const { gathered, call, isChanged } = block
    if (!isChanged || call === undefined) return
    block.isChanged = false
    content.push({ ...call, arguments: '', providerMetadata: gathered.value })
  },
}

/** What this version does not know goes out at its end. */
function toHeldKind(from: (value: WireObject, index: number) => OutputPart): Kind {
  return {
    target: undefined,
    isOfUseWhole: true,
    start: () => {},
    add: ({ gathered }, delta) => gathered.add(delta),
    cite: () => {},
    stop(block, content) {
      if (!block.isGiven) content.push(from(block.gathered.value, block.index()))
      block.isGiven = true
    },
  }
}

const UNKNOWN_BLOCK: Kind = toHeldKind(fromBlock)

const UNKNOWN_CALL: Kind = toHeldKind(fromUnknownCall)

function addUnknown(gathered: Gathered, delta: WireObject, fields: ReadonlySet<string>): void {
  const { providerMetadata } = leftovers(delta, fields)
  if (providerMetadata !== undefined) gathered.add(providerMetadata)
}
