import type { OutputPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import {
  createGathered,
  createPartNumbers,
  type Gathered,
  isObject,
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

/** Reads the pieces of one message's blocks, each by its place on the wire. */
export interface BlocksReader {
  start(place: unknown, block: WireObject, content: OutputPart[]): void
  add(place: unknown, delta: WireObject, content: OutputPart[]): void
  stop(place: unknown, content: OutputPart[]): void
  /** Reads a block that comes without pieces. */
  whole(block: WireObject, content: OutputPart[]): void
  /** Gives what came to a block after its end; of a block that was cut, what is of use only as a whole stays out. */
  end(content: OutputPart[]): void
}

/** Makes the state that reads the blocks of one message. */
export function createBlocksReader(createId: () => string): BlocksReader {
  const facts: BlockFacts = { createId, names: new Map() }
  const numbers = createPartNumbers()
  const blocks = new Map<unknown, OpenBlock>()
  const stopped = new Set<OpenBlock>()
  let count = 0

  return {
    start(place, block, content) {
      const key = count++
      const type = typeOf(block)
      const open = OPENERS.get(type) ?? (isServerCall(type) ? openServerCall : openHeld)
      blocks.set(place, open(block, { facts, content, index: () => numbers(key) }))
    },
    add(place, delta, content) {
      blocks.get(place)?.add(delta, content)
    },
    stop(place, content) {
      const block = blocks.get(place)
      if (block === undefined) return
      block.stop(content)
      stopped.add(block)
    },
    whole(block, content) {
      const key = count++
      pushWhole(block, { facts, content, index: () => numbers(key) })
    },
    end(content) {
      const late: OutputPart[] = []
      for (const block of stopped) block.stop(late)
      content.push(...late.toSorted((a, b) => a.index - b.index))
    },
  }
}

/** A block whose pieces arrive. */
interface OpenBlock {
  add(delta: WireObject, content: OutputPart[]): void
  /** Gives what waits for the end; called again, what has come since. */
  stop(content: OutputPart[]): void
}

interface OpenFacts {
  readonly facts: BlockFacts
  /** Where the pieces of the start go. */
  readonly content: OutputPart[]
  /** The part's number, taken with its first piece. */
  readonly index: () => number
}

type Open = (block: WireObject, facts: OpenFacts) => OpenBlock

const OPENERS: ReadonlyMap<string, Open> = new Map<string, Open>([
  ['text', openText],
  ['thinking', openThinking],
  ['tool_use', openToolUse],
])

function openText(block: WireObject, { facts, content, index }: OpenFacts): OpenBlock {
  pushWhole(block, { facts, content, index })
  const unknown = createGathered({})
  return {
    add(delta, pieces) {
      const { text, citation } = delta
      if (typeof text === 'string') {
        if (text !== '') pieces.push({ type: 'text', index: index(), text })
        addOthers(unknown, delta, 'text')
      } else if (isObject(citation)) {
        pieces.push({ type: 'text', index: index(), text: '', citations: [fromCitation(citation)], ...CITED })
        addOthers(unknown, delta, 'citation')
      } else unknown.add(delta)
    },
    stop(pieces) {
      const metadata = unknown.takeMetadata()
      if (metadata !== undefined) pieces.push({ type: 'text', index: index(), text: '', ...metadata })
    },
  }
}

/** A signature may come in pieces, and is of use only as a whole. */
function openThinking({ signature: begun, ...block }: WireObject, { facts, content, index }: OpenFacts): OpenBlock {
  pushWhole(block, { facts, content, index })
  const unknown = createGathered({})
  let signature = textOrAbsent(begun) ?? ''
  let given = ''
  return {
    add(delta, pieces) {
      const { thinking: text, signature: piece } = delta
      if (typeof text === 'string') {
        if (text !== '') pieces.push({ type: 'reasoning', index: index(), text })
        addOthers(unknown, delta, 'thinking')
      } else if (typeof piece === 'string') {
        signature += piece
        addOthers(unknown, delta, 'signature')
      } else unknown.add(delta)
    },
    stop(pieces) {
      const metadata = unknown.takeMetadata()
      if (signature === given && metadata === undefined) return
      const replay = signature === given ? {} : toReplay({ signature })
      given = signature
      pieces.push({ type: 'reasoning', index: index(), text: '', ...replay, ...metadata })
    },
  }
}

function openToolUse(block: WireObject, { facts, content, index }: OpenFacts): OpenBlock {
  const part = fromToolUse(block, index(), facts)
  const { replay: _replay, providerMetadata: _metadata, ...piece } = part
  content.push({ ...part, arguments: '' })
  return openArguments(piece, block['input'])
}

function openServerCall(block: WireObject, { facts, content, index }: OpenFacts): OpenBlock {
  const { arguments: _arguments, ...part } = fromServerCall(block, index(), facts)
  const { replay: _replay, ...piece } = part
  content.push(part)
  return openArguments(piece, block['input'])
}

/** The arguments come in pieces of JSON text; without any, what the start holds are all. */
function openArguments(piece: ToolCallPart | ToolActivityPart, input: unknown): OpenBlock {
  const unknown = createGathered({})
  let isWritten = false
  return {
    add(delta, pieces) {
      const json = delta['partial_json']
      if (typeof json !== 'string') return unknown.add(delta)
      addOthers(unknown, delta, 'partial_json')
      if (json === '') return
      isWritten = true
      pieces.push({ ...piece, arguments: json })
    },
    stop(pieces) {
      const metadata = unknown.takeMetadata()
      if (isWritten && metadata === undefined) return
      const nothingMore = piece.type === 'tool_call' ? { arguments: '' } : {}
      pieces.push({ ...piece, ...(isWritten ? nothingMore : { arguments: argumentsOf(input) }), ...metadata })
      isWritten = true
    },
  }
}

/** A block that comes whole, or whose pieces this version does not know: it goes out at its end. */
function openHeld(block: WireObject, { facts, index }: OpenFacts): OpenBlock {
  const gathered = createGathered(block)
  let isGiven = false
  return {
    add: (delta) => gathered.add(delta),
    stop(pieces) {
      if (!isGiven) pushWhole(gathered.value, { facts, content: pieces, index })
      isGiven = true
    },
  }
}

/** Adds a block's part, if it says anything. */
function pushWhole(block: WireObject, { facts, content, index }: OpenFacts): void {
  const part = fromBlock(block, -1, facts)
  if (part !== undefined) content.push({ ...part, index: index() })
}

/** Keeps what a piece has beside what it is for; the usual one has nothing. */
function addOthers(gathered: Gathered, delta: WireObject, known: string): void {
  if (Object.keys(delta).length <= USUAL) return
  const { [known]: _known, ...others } = delta
  gathered.add(others)
}

/** The type of a piece, and what it brings. */
const USUAL = 2
