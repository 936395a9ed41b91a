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

/** Begins a part, whose first piece is still to be added. */
export function startPart(piece: OutputPart): GatheredPart {
  return { part: piece, strings: [], citations: [], data: [] }
}

/** Adds a piece of the part. */
export function addPiece(gathered: GatheredPart, piece: OutputPart): void {
  const { part } = gathered
  if (bringsFields(part, piece))
    gathered.part = { ...part, ...piece, ...joinMetadata(part.providerMetadata, piece.providerMetadata) }
  append(gathered, piece)
}

const APPENDED: ReadonlySet<string> = new Set(['text', 'arguments', 'transcript', 'citations', 'data'])

/** Whether a piece has a field, beside those that append, that its part has not. */
function bringsFields<Part extends OutputPart>(part: Part, piece: Part): boolean {
  for (const key in piece) if (!APPENDED.has(key) && piece[key] !== part[key]) return true
  return false
}

function append({ strings, citations, data }: GatheredPart, piece: Appending): void {
  const string = piece.text ?? piece.arguments ?? piece.transcript
  if (string !== undefined) strings.push(string)
  for (const citation of piece.citations ?? []) citations.push(citation)
  if (piece.data !== undefined) data.push(piece.data)
}

/** What appends; each type of part has some of it. */
interface Appending extends Pick<OutputPart, 'type'> {
  readonly text?: string
  readonly arguments?: string
  readonly transcript?: string
  readonly citations?: readonly Citation[]
  readonly data?: string
}

/** The part so far, its strings joined. */
export function toPart({ part, strings, citations, data }: GatheredPart): OutputPart {
  return {
    ...part,
    ...(strings.length > 0 && { [STRINGS[part.type] ?? 'text']: strings.join('') }),
    ...(citations.length > 0 && { citations: [...citations] }),
    ...(data.length > 0 && { data: joinBase64(data) }),
  }
}

/** Where the strings of a part are, if it is not its text. */
const STRINGS: Partial<Record<OutputPart['type'], string>> = {
  tool_call: 'arguments',
  tool_activity: 'arguments',
  media: 'transcript',
}
