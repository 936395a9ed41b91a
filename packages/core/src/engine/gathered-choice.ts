import type { FinishReason } from '../contract/finish-reason.ts'
import type { Logprobs, TokenLogprob } from '../contract/logprobs.ts'
import type { ProviderMetadata } from '../contract/metadata.ts'
import type { OutputPart } from '../contract/part.ts'
import type { ChoiceChunk } from '../contract/response.ts'
import { addPiece, type GatheredPart, isSamePart, startPart, toPart } from './gathered-part.ts'

/** A choice whose pieces arrive. */
export interface GatheredChoice {
  readonly index: number
  readonly parts: GatheredPart[]
  /** The parts by their index; several where they differ in type or id. */
  readonly partsByIndex: Map<number, GatheredPart[]>
  finishReason: FinishReason | null
  nativeFinishReason: string | undefined
  logprobs: { -readonly [Key in keyof Logprobs]: TokenLogprob[] } | undefined
  providerMetadata: ProviderMetadata | undefined
}

/** Begins a choice. */
export function createChoice(index: number): GatheredChoice {
  return {
    index,
    parts: [],
    partsByIndex: new Map(),
    finishReason: null,
    nativeFinishReason: undefined,
    logprobs: undefined,
    providerMetadata: undefined,
  }
}

/** Adds a piece of a choice; gives the part that it ends with. */
export function addChoice(choice: GatheredChoice, piece: ChoiceChunk): GatheredPart | undefined {
  let last: GatheredPart | undefined
  for (const part of piece.content) last = addPart(choice, part)
  if (piece.finishReason !== null) choice.finishReason = piece.finishReason
  if (piece.nativeFinishReason !== undefined) choice.nativeFinishReason = piece.nativeFinishReason
  if (piece.logprobs !== undefined) addLogprobs(choice, piece.logprobs)
  if (piece.providerMetadata !== undefined)
    choice.providerMetadata = { ...choice.providerMetadata, ...piece.providerMetadata }
  return last
}

function addPart(choice: GatheredChoice, piece: OutputPart): GatheredPart {
  const last = choice.parts.at(-1)
  if (last !== undefined && isSamePart(last.part, piece)) return addPiece(last, piece)
  const candidates = choice.partsByIndex.get(piece.index)
  const known = candidates?.findLast((candidate) => isSamePart(candidate.part, piece))
  if (known !== undefined) return addPiece(known, piece)
  const started = startPart(piece)
  choice.parts.push(started)
  if (candidates === undefined) choice.partsByIndex.set(piece.index, [started])
  else candidates.push(started)
  return started
}

function addLogprobs(choice: GatheredChoice, piece: Logprobs): void {
  choice.logprobs ??= {}
  for (const key of ['content', 'refusal', 'reasoning'] as const) {
    const tokens = piece[key]
    if (tokens === undefined) continue
    const list = (choice.logprobs[key] ??= [])
    for (const token of tokens) list.push(token)
  }
}

/** The choice so far, its parts in order. */
export function toChoice(choice: GatheredChoice): ChoiceChunk {
  const content = choice.parts.map(toPart).toSorted((a, b) => a.index - b.index)
  return {
    index: choice.index,
    text: textOf(content),
    content,
    finishReason: choice.finishReason,
    ...(choice.nativeFinishReason !== undefined && { nativeFinishReason: choice.nativeFinishReason }),
    ...(choice.logprobs !== undefined && { logprobs: copyLists(choice.logprobs) }),
    ...(choice.providerMetadata !== undefined && { providerMetadata: choice.providerMetadata }),
  }
}

function copyLists(logprobs: Logprobs): Logprobs {
  return Object.fromEntries(Object.entries(logprobs).map(([key, tokens]) => [key, [...tokens]]))
}

/** The text parts of a content, joined. */
export function textOf(content: readonly OutputPart[]): string {
  const [only] = content
  if (content.length === 1 && only !== undefined) return only.type === 'text' ? only.text : ''
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}
