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
  if (bringsFields(part, piece))
    gathered.part = { ...part, ...piece, ...joinMetadata(part.providerMetadata, piece.providerMetadata) }
  append(pieces, piece)
}

/** Whether a piece has a field, beside those that append, that its part has not. */
function bringsFields<Part extends OutputPart>(part: Part, piece: Part): boolean {
  for (const key in piece) if (!JOINS.has(key) && piece[key] !== part[key]) return true
  return false
}

function append<Part extends OutputPart>(pieces: Record<string, unknown[]>, piece: Part): void {
  for (const key in piece) if (JOINS.has(key) && piece[key] !== undefined) (pieces[key] ??= []).push(piece[key])
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
