import type { OutputPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import {
  createGathered,
  createPartNumbers,
  type Gathered,
  isObject,
  type PartNumbers,
  present,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { toReplay } from '../response/replay.ts'
import {
  argumentsOf,
  type BlockFacts,
  CITED,
  fromBlock,
  fromServerCall,
  fromToolUse,
  isServerCall,
  typeOf,
} from '../response/blocks.ts'
import { fromCitation } from '../response/citations.ts'

/** The blocks of one message, in pieces, each by its place on the wire. */
export interface Blocks {
  readonly facts: BlockFacts
  readonly numbers: PartNumbers
  readonly byPlace: Map<unknown, OpenBlock>
  readonly stopped: Set<OpenBlock>
  count: number
}

/** Begins the blocks of one message. */
export function createBlocks(createId: () => string): Blocks {
  return {
    facts: { createId, names: new Map() },
    numbers: createPartNumbers(),
    byPlace: new Map<unknown, OpenBlock>(),
    stopped: new Set<OpenBlock>(),
    count: 0,
  }
}

/** Reads the beginning of a block, which ends another at its place. */
export function startBlock(blocks: Blocks, place: unknown, wire: WireObject, content: OutputPart[]): OpenBlock {
  const { facts, numbers, count } = blocks
  stopBlock(blocks, place, content)
  blocks.count++
  const type = typeOf(wire)
  const kind = KINDS.get(type) ?? (isServerCall(type) ? SERVER_CALL : HELD)
  const block: OpenBlock = {
    kind,
    facts,
    index: () => numbers(count),
    gathered: createGathered(kind === HELD ? wire : {}),
    call: undefined,
    input: wire['input'],
    signature: '',
    given: '',
    isGiven: false,
  }
  blocks.byPlace.set(place, block)
  kind.start(block, wire, content)
  return block
}

/** Reads a piece of a block; one that nothing began is a block by what its pieces say. */
export function addToBlock(blocks: Blocks, place: unknown, delta: WireObject, content: OutputPart[]): void {
  const block = blocks.byPlace.get(place) ?? startBlock(blocks, place, beginningOf(delta), content)
  block.kind.add(block, delta, content)
}

function beginningOf({ text, thinking, type }: WireObject): WireObject {
  if (typeof text === 'string') return { type: 'text', text: '' }
  return typeof thinking === 'string' ? { type: 'thinking', thinking: '' } : present({ type })
}

/** Reads the end of a block. */
export function stopBlock({ byPlace, stopped }: Blocks, place: unknown, content: OutputPart[]): void {
  const block = byPlace.get(place)
  if (block === undefined) return
  block.kind.stop(block, content)
  stopped.add(block)
}

/** Reads a block that comes without pieces. */
export function readWhole(blocks: Blocks, wire: WireObject, content: OutputPart[]): void {
  const { facts, numbers, count } = blocks
  blocks.count++
  pushWhole({ facts, index: () => numbers(count) }, wire, content)
}

/**
 * Gives what came to a block after its end, and ends those of a whole message whose end was not told; of a block that was cut,
 * what is of use only as a whole stays out.
 */
export function endBlocks({ byPlace, stopped }: Blocks, isWhole: boolean, content: OutputPart[]): void {
  const late: OutputPart[] = []
  for (const block of new Set([...stopped, ...(isWhole ? byPlace.values() : [])])) block.kind.stop(block, late)
  content.push(...late.toSorted((a, b) => a.index - b.index))
}

/** A block whose pieces arrive. */
export interface OpenBlock {
  readonly kind: Kind
  readonly facts: BlockFacts
  /** The part's number, taken with its first piece. */
  readonly index: () => number
  /** What this version does not know of it. */
  readonly gathered: Gathered
  /** A call without its arguments. */
  call: ToolCallPart | ToolActivityPart | undefined
  /** The arguments that a call began with. */
  readonly input: unknown
  /** The signature of a thought: so far, and what went out. */
  signature: string
  given: string
  /** The arguments, or the whole, went out. */
  isGiven: boolean
}

/** How the blocks of one type are read. */
interface Kind {
  start(block: OpenBlock, wire: WireObject, content: OutputPart[]): void
  add(block: OpenBlock, delta: WireObject, content: OutputPart[]): void
  /** Gives what waits for the end; called again, what has come since. */
  stop(block: OpenBlock, content: OutputPart[]): void
}

const TEXT: Kind = {
  start: pushWhole,
  add({ gathered, index }, delta, content) {
    const { text, citation } = delta
    if (typeof text === 'string') {
      if (text !== '') content.push({ type: 'text', index: index(), text })
      addOthers(gathered, delta, 'text')
    } else if (isObject(citation)) {
      content.push({ type: 'text', index: index(), text: '', citations: [fromCitation(citation)], ...CITED })
      addOthers(gathered, delta, 'citation')
    } else gathered.add(delta)
  },
  stop({ gathered, index }, content) {
    const metadata = gathered.takeMetadata()
    if (metadata !== undefined) content.push({ type: 'text', index: index(), text: '', ...metadata })
  },
}

/** A signature may come in pieces, and is of use only as a whole. */
const THINKING: Kind = {
  start(block, { signature, ...wire }, content) {
    block.signature = textOrAbsent(signature) ?? ''
    pushWhole(block, wire, content)
  },
  add(block, delta, content) {
    const { gathered, index } = block
    const { thinking: text, signature } = delta
    if (typeof text === 'string') {
      if (text !== '') content.push({ type: 'reasoning', index: index(), text })
      addOthers(gathered, delta, 'thinking')
    } else if (typeof signature === 'string') {
      block.signature += signature
      addOthers(gathered, delta, 'signature')
    } else gathered.add(delta)
  },
  stop(block, content) {
    const { gathered, index, signature, given } = block
    const metadata = gathered.takeMetadata()
    if (signature === given && metadata === undefined) return
    const replay = signature === given ? {} : toReplay({ signature })
    block.given = signature
    content.push({ type: 'reasoning', index: index(), text: '', ...replay, ...metadata })
  },
}

const TOOL_USE: Kind = {
  start(block, wire, content) {
    const part = fromToolUse(wire, block.index(), block.facts)
    const { replay: _replay, providerMetadata: _metadata, ...call } = part
    block.call = call
    content.push(isPlain(part) ? toPiece(call, '') : { ...part, arguments: '' })
  },
  add: addArguments,
  stop: stopArguments,
}

const SERVER_CALL: Kind = {
  start(block, wire, content) {
    const { arguments: _arguments, ...part } = fromServerCall(wire, block.index(), block.facts)
    const { replay: _replay, ...call } = part
    block.call = call
    content.push(part)
  },
  add: addArguments,
  stop: stopArguments,
}

/** A block that comes whole, or whose pieces this version does not know: it goes out at its end. */
const HELD: Kind = {
  start: () => {},
  add: ({ gathered }, delta) => gathered.add(delta),
  stop(block, content) {
    if (!block.isGiven) pushWhole(block, block.gathered.value, content)
    block.isGiven = true
  },
}

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['text', TEXT],
  ['thinking', THINKING],
  ['tool_use', TOOL_USE],
])

/** The arguments come in pieces of JSON text; without any, what the start holds are all. */
function addArguments(block: OpenBlock, delta: WireObject, content: OutputPart[]): void {
  const { gathered, call } = block
  const json = delta['partial_json']
  if (typeof json !== 'string') return gathered.add(delta)
  addOthers(gathered, delta, 'partial_json')
  if (json === '' || call === undefined) return
  block.isGiven = true
  content.push(toPiece(call, json))
}

function isPlain({ replay, providerMetadata }: ToolCallPart): boolean {
  return replay === undefined && providerMetadata === undefined
}

function toPiece(call: ToolCallPart | ToolActivityPart, json: string): OutputPart {
  if (call.type !== 'tool_call' || call.syntheticId === true) return { ...call, arguments: json }
  const { index, id, name } = call
  return { type: 'tool_call', index, id, name, arguments: json }
}

function stopArguments(block: OpenBlock, content: OutputPart[]): void {
  const { gathered, call, input, isGiven } = block
  const metadata = gathered.takeMetadata()
  if (call === undefined || (isGiven && metadata === undefined)) return
  const nothingMore = call.type === 'tool_call' ? { arguments: '' } : {}
  content.push({ ...call, ...(isGiven ? nothingMore : { arguments: argumentsOf(input) }), ...metadata })
  block.isGiven = true
}

/** Adds a block's part, if it says anything. */
function pushWhole(
  { facts, index }: Pick<OpenBlock, 'facts' | 'index'>,
  wire: WireObject,
  content: OutputPart[],
): void {
  const part = fromBlock(wire, -1, facts)
  if (part !== undefined) content.push({ ...part, index: index() })
}

/** Keeps what a piece has beside what it is for; the usual one has nothing. */
function addOthers(gathered: Gathered, delta: WireObject, known: string): void {
  if (hasMore(delta)) {
    const { [known]: _known, ...others } = delta
    gathered.add(others)
  }
}

/** Whether a piece has more than its type, and what it brings. */
function hasMore(delta: WireObject): boolean {
  let count = 0
  for (const _key in delta) count++
  return count > 2
}
