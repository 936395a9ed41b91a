import type { ProviderMetadata, ReplayToken } from '../contract/metadata.ts'
import type { Citation, OutputPart } from '../contract/part.ts'
import { joinBase64 } from './base64.ts'
import { joinMetadata } from './join-metadata.ts'

/** A part whose pieces arrive. */
export interface GatheredPart {
  /** The latest of every field that is not joined. */
  part: OutputPart
  /** Text, arguments or transcript, in pieces. */
  readonly strings: string[]
  readonly citations: Citation[]
  readonly data: string[]
}

/** Begins a part with its first piece. */
export function startPart(piece: OutputPart): GatheredPart {
  const gathered: GatheredPart = { part: piece, strings: [], citations: [], data: [] }
  addStrings(gathered, piece)
  return gathered
}

/** Adds a further piece of the same part; gives that. */
export function addPiece(gathered: GatheredPart, piece: OutputPart): GatheredPart {
  if (bringsFields(gathered.part, piece)) gathered.part = joinFields(gathered.part, piece)
  addStrings(gathered, piece)
  return gathered
}

/** Whether two pieces are of one part: `index`, `type` and, for tools, `id` agree. */
export function isSamePart(a: OutputPart, b: OutputPart): boolean {
  if (a.index !== b.index || a.type !== b.type) return false
  if (a.type === 'unknown') return false
  if (a.type === 'tool_call' || a.type === 'tool_activity') return a.id === (b as typeof a).id
  return true
}

/** Whether a piece has a field, beside those that append, that its part has not. */
function bringsFields(part: OutputPart, piece: OutputPart): boolean {
  if (piece.replay !== undefined || piece.providerMetadata !== undefined) return true
  switch (piece.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return false
    case 'tool_call': {
      const call = part as typeof piece
      return piece.name !== call.name || piece.custom !== call.custom || piece.syntheticId !== call.syntheticId
    }
    case 'tool_activity':
    case 'media':
    case 'unknown':
      return true
    default:
      return piece satisfies never
  }
}

function joinFields(part: OutputPart, piece: OutputPart): OutputPart {
  const fields: { replay?: ReplayToken; providerMetadata?: ProviderMetadata } = joinMetadata(
    part.providerMetadata,
    piece.providerMetadata,
  )
  // Both are of one type, which the compiler cannot follow through the spread.
  return { ...part, ...piece, ...fields }
}

function addStrings(gathered: GatheredPart, piece: OutputPart): void {
  switch (piece.type) {
    case 'text':
      for (const citation of piece.citations ?? []) gathered.citations.push(citation)
      gathered.strings.push(piece.text)
      return
    case 'reasoning':
    case 'refusal':
      gathered.strings.push(piece.text)
      return
    case 'tool_call':
      gathered.strings.push(piece.arguments)
      return
    case 'tool_activity':
      if (piece.arguments !== undefined) gathered.strings.push(piece.arguments)
      return
    case 'media':
      if (piece.data !== undefined) gathered.data.push(piece.data)
      if (piece.transcript !== undefined) gathered.strings.push(piece.transcript)
      return
    case 'unknown':
      return
    default:
      piece satisfies never
  }
}

/** The part so far, its strings joined. */
export function toPart({ part, strings, citations, data }: GatheredPart): OutputPart {
  switch (part.type) {
    case 'text':
      return { ...part, text: strings.join(''), ...(citations.length > 0 && { citations: [...citations] }) }
    case 'reasoning':
    case 'refusal':
      return { ...part, text: strings.join('') }
    case 'tool_call':
      return { ...part, arguments: strings.join('') }
    case 'tool_activity':
      return strings.length > 0 ? { ...part, arguments: strings.join('') } : part
    case 'media':
      return {
        ...part,
        ...(data.length > 0 && { data: joinBase64(data) }),
        ...(strings.length > 0 && { transcript: strings.join('') }),
      }
    case 'unknown':
      return part
    default:
      return part satisfies never
  }
}
