import type { LanguageModelV4StreamPart, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import type { OutputPart } from '@concord/core'
import { fold } from '@concord/core/adapter'
import { toPartMetadata } from './content.ts'
import { toCitations } from './sources.ts'

/** Writes the parts of a choice as blocks that start, grow and end. */
export interface Blocks {
  /** Writes one piece of a part. */
  write(piece: OutputPart, turn: string): Generator<LanguageModelV4StreamPart, void>
  /** Ends what is open. */
  end(): Generator<LanguageModelV4StreamPart, void>
}

interface Block {
  readonly id: string
  readonly kind: 'text' | 'reasoning' | 'input'
  readonly turn: string
  /** What came of the part in this block. */
  readonly pieces: OutputPart[]
}

/**
 * Makes the state of one stream. Text and reasoning end where a later part begins. If more words of them come after all, they are a
 * block of their own with the same place; what comes without words (a token) is a part that nobody is shown. Both are one part
 * with the first block when they come back.
 */
export function createBlocks(): Blocks {
  const open = new Map<number, Block>()
  const late = new Map<number, Block>()
  const hadBlock = new Set<number>()
  let ended = 0

  function* endBlock(index: number, block: Block): Generator<LanguageModelV4StreamPart, void> {
    open.delete(index)
    ended++
    yield toEnd(block)
  }

  function isLate(piece: OutputPart, kind: Block['kind']): boolean {
    return kind !== 'input' && hadBlock.has(piece.index) && !open.has(piece.index) && deltaOf(piece) === ''
  }

  return {
    *write(piece, turn) {
      const kind = KINDS[piece.type]
      for (const [index, block] of open) {
        if (index < piece.index && block.kind !== 'input') yield* endBlock(index, block)
      }
      if (kind === undefined || (piece.type === 'tool_activity' && piece.output !== undefined)) return
      const blocks = isLate(piece, kind) ? late : open
      let block = blocks.get(piece.index)
      if (block === undefined) {
        block = { id: toId(piece, ended), kind, turn, pieces: [] }
        blocks.set(piece.index, block)
        hadBlock.add(piece.index)
        if (blocks === open) yield toStart(block, piece)
      }
      block.pieces.push(piece)
      const delta = deltaOf(piece)
      if (delta !== '') yield toDelta(block, delta)
    },
    *end() {
      for (const [index, block] of inOrder(open)) yield* endBlock(index, block)
      for (const [, { pieces, turn }] of inOrder(late)) {
        const part = joinPieces(pieces)
        if (part !== undefined) yield { type: 'custom', kind: 'concord.late', providerMetadata: toLate(part, turn) }
      }
    },
  }
}

const KINDS: Readonly<Partial<Record<OutputPart['type'], Block['kind']>>> = {
  text: 'text',
  refusal: 'text',
  reasoning: 'reasoning',
  tool_call: 'input',
  tool_activity: 'input',
}

function inOrder(blocks: ReadonlyMap<number, Block>): readonly (readonly [index: number, block: Block])[] {
  return [...blocks].toSorted(([one], [other]) => one - other)
}

/** What is told of a part after its block has ended, without its words. */
function toLate(part: OutputPart, turn: string): SharedV4ProviderMetadata {
  return toPartMetadata(part, turn, { late: true, part: { type: part.type, text: '' } })
}

/** The input of a tool has the id of its call. */
function toId(piece: OutputPart, ended: number): string {
  return piece.type === 'tool_call' || piece.type === 'tool_activity' ? piece.id : `${piece.index}-${ended}`
}

function deltaOf(piece: OutputPart): string {
  if ('text' in piece) return piece.text
  return piece.type === 'tool_call' || piece.type === 'tool_activity' ? (piece.arguments ?? '') : ''
}

function toStart({ id, kind }: Block, piece: OutputPart): LanguageModelV4StreamPart {
  if (kind !== 'input') return { type: `${kind}-start`, id }
  const toolName = 'name' in piece ? piece.name : ''
  if (piece.type === 'tool_activity')
    return { type: 'tool-input-start', id, toolName, providerExecuted: true, dynamic: true }
  const isText = piece.type === 'tool_call' && piece.custom === true
  return { type: 'tool-input-start', id, toolName, ...(isText && { inputEncoding: 'text' }) }
}

function toDelta({ id, kind }: Block, delta: string): LanguageModelV4StreamPart {
  return kind === 'input' ? { type: 'tool-input-delta', id, delta } : { type: `${kind}-delta`, id, delta }
}

function toEnd({ id, kind, turn, pieces }: Block): LanguageModelV4StreamPart {
  if (kind === 'input') return { type: 'tool-input-end', id }
  const part = joinPieces(pieces)
  if (part === undefined) return { type: `${kind}-end`, id }
  const providerMetadata = toPartMetadata(part, turn, part.type === 'refusal' ? { refusal: true } : {})
  const citations = part.type === 'text' ? toCitations(part.citations) : undefined
  return kind === 'text'
    ? { type: 'text-end', id, providerMetadata, ...(citations && { citations }) }
    : { type: 'reasoning-end', id, providerMetadata }
}

/** By the algebra of chunks. */
function joinPieces(pieces: readonly OutputPart[]): OutputPart | undefined {
  const facts = { object: 'completion', id: '', created: 0, model: '', provider: '' } as const
  const chunks = pieces.map((piece) => ({
    ...facts,
    choices: [{ index: 0, text: '', content: [piece], finishReason: null }],
  }))
  return fold(chunks).choices[0]?.content[0]
}
