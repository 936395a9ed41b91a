import type { Logprobs, TokenLogprob } from '../contract/logprobs.ts'
import type { OutputPart } from '../contract/part.ts'
import type { ChoiceChunk } from '../contract/response.ts'
import { addPiece, type GatheredPart, startPart, toPart } from './gathered-part.ts'

/** A choice whose pieces arrive. */
export interface GatheredChoice {
  readonly index: number
  /** The parts by what identifies them, in the order in which they began. */
  readonly parts: Map<string, GatheredPart>
  /** The latest of every field that is not joined. */
  readonly fields: { -readonly [Key in keyof ChoiceFields]: ChoiceFields[Key] }
  readonly logprobs: Logprobs[]
}

type ChoiceFields = Pick<ChoiceChunk, 'finishReason' | 'nativeFinishReason' | 'providerMetadata'>

/** Begins a choice. */
export function createChoice(index: number): GatheredChoice {
  return { index, parts: new Map(), fields: { finishReason: null }, logprobs: [] }
}

/** Adds a piece of a choice; gives the part that it ends with. */
export function addChoice(choice: GatheredChoice, piece: ChoiceChunk): GatheredPart | undefined {
  const { fields } = choice
  let last: GatheredPart | undefined
  for (const part of piece.content) last = addPart(choice, part)
  if (piece.finishReason !== null) fields.finishReason = piece.finishReason
  if (piece.nativeFinishReason !== undefined) fields.nativeFinishReason = piece.nativeFinishReason
  if (piece.logprobs !== undefined) choice.logprobs.push(piece.logprobs)
  if (piece.providerMetadata !== undefined)
    fields.providerMetadata = { ...fields.providerMetadata, ...piece.providerMetadata }
  return last
}

function addPart({ parts }: GatheredChoice, piece: OutputPart): GatheredPart {
  const key = keyOf(piece, parts.size)
  let part = parts.get(key)
  if (part === undefined) {
    part = startPart(piece)
    parts.set(key, part)
  }
  addPiece(part, piece)
  return part
}

/**
 * Pieces are of one part where index, type and, for tools, id agree; an unknown one is always whole. As JSON, for what a
 * service sends in their place may be no text, and nothing that becomes one.
 */
function keyOf(piece: OutputPart, count: number): string {
  const id = piece.type === 'unknown' ? count : 'id' in piece && piece.id
  return JSON.stringify([piece.index, piece.type, id])
}

/** The choice so far, its parts in order. */
export function toChoice({ index, parts, fields, logprobs }: GatheredChoice): ChoiceChunk {
  const content = Array.from(parts.values(), toPart).toSorted((a, b) => a.index - b.index)
  const text = textOf(content)
  return { index, text, content, ...fields, ...(logprobs.length > 0 && { logprobs: joinLogprobs(logprobs) }) }
}

function joinLogprobs(pieces: readonly Logprobs[]): Logprobs {
  const joined: { -readonly [Key in keyof Logprobs]: TokenLogprob[] } = {}
  for (const key of ['content', 'refusal', 'reasoning'] as const) {
    const given = pieces.filter((piece) => piece[key] !== undefined)
    if (given.length > 0) joined[key] = given.flatMap((piece) => piece[key] ?? [])
  }
  return joined
}

/** The text parts of a content, joined. */
export function textOf(content: readonly OutputPart[]): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}
