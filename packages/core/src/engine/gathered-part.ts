import type { OutputPart } from '../contract/part.ts'
import { joinBase64 } from './base64.ts'
import { joinMetadata } from './join-metadata.ts'

/** A part whose pieces arrive. */
export interface GatheredPart {
  /** The latest of every field that does not append. */
  part: OutputPart
  /** The pieces of every field that does. */
  readonly pieces: Record<string, unknown[]>
}

/** Begins a part, whose first piece is still to be added. */
export function startPart(piece: OutputPart): GatheredPart {
  return { part: piece, pieces: {} }
}

/** Adds a piece of the part. */
export function addPiece(gathered: GatheredPart, piece: OutputPart): void {
  const { part, pieces } = gathered
  if (append(pieces, part, piece))
    gathered.part = { ...part, ...piece, ...joinMetadata(part.providerMetadata, piece.providerMetadata) }
}

/** Adds what appends; tells whether the piece has anything beside it that its part has not. */
function append<Part extends OutputPart>(pieces: Record<string, unknown[]>, part: Part, piece: Part): boolean {
  let bringsFields = false
  for (const key in piece)
    if (!JOINS.has(key)) bringsFields ||= piece[key] !== part[key]
    else if (piece[key] !== undefined) (pieces[key] ??= []).push(piece[key])
  return bringsFields
}

/** The part so far, its pieces joined. */
export function toPart({ part, pieces }: GatheredPart): OutputPart {
  const joined: Record<string, unknown> = {}
  for (const [key, join] of JOINS) if (pieces[key] !== undefined) joined[key] = join(pieces[key])
  return { ...part, ...joined }
}

type Join = (pieces: readonly unknown[]) => unknown

const joinText: Join = (pieces) => pieces.join('')

/** The fields that append, and how. */
const JOINS: ReadonlyMap<string, Join> = new Map<string, Join>([
  ['text', joinText],
  ['arguments', joinText],
  ['transcript', joinText],
  ['data', (pieces) => joinBase64(pieces.map(String))],
  ['citations', (pieces) => pieces.flat()],
])
