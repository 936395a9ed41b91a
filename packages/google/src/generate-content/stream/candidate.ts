import type { ChoiceChunk, OutputPart, ProviderMetadata } from '@concord/core'
import {
  createPartNumbers,
  finishReasonOf,
  isObject,
  leftovers,
  type PartNumbers,
  textOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { CANDIDATE_FIELDS, FINISH_REASONS, partsOf, toMetadata, wordOf } from '../response/candidate.ts'
import { CITATION_FIELDS, fromCitations } from '../response/citations.ts'
import { fromLogprobs } from '../response/logprobs.ts'
import { fromPart, kindOf, type PartFacts } from '../response/parts.ts'
import { addToCall, isContinuing, isOpening, openCall, type OpenCall, toArguments } from './function-calls.ts'

/** Reads the pieces of one candidate. */
export interface CandidateReader {
  /** Reads one piece; `undefined` when it has nothing to hand out. */
  read(candidate: WireObject): ChoiceChunk | undefined
  /** Gives what was held back. */
  end(): ChoiceChunk
  readonly hasWord: boolean
}

/** Makes the state that reads one candidate. Its word is held back: parts may come after it. */
export function createCandidateReader(index: number, createId: () => string): CandidateReader {
  const state: State = {
    index,
    facts: { createId },
    numbers: createPartNumbers(),
    types: new Set<OutputPart['type']>(),
    texts: new Map<number, string[]>(),
    metadata: {},
    logprobsRest: undefined,
    word: undefined,
    count: 0,
    latest: undefined,
    call: undefined,
    event: 0,
  }
  return {
    read: (candidate) => readCandidate(state, candidate),
    end: () => endCandidate(state),
    get hasWord() {
      return state.word !== undefined
    },
  }
}

/** What is known of one candidate. */
interface State {
  readonly index: number
  readonly facts: PartFacts
  readonly numbers: PartNumbers
  readonly types: Set<OutputPart['type']>
  /** The pieces of each text, in which its citations are found. */
  readonly texts: Map<number, string[]>
  /** The latest of what stands beside the parts. */
  metadata: WireObject
  logprobsRest: ProviderMetadata | undefined
  word: string | undefined
  count: number
  latest: LatestPart | undefined
  call: OpenCall | undefined
  /** Changes with every event: the pieces of one part come in different ones. */
  event: number
}

function readCandidate(state: State, candidate: WireObject): ChoiceChunk | undefined {
  const { index } = state
  state.event++
  const content: OutputPart[] = []
  for (const part of partsOf(candidate)) readPart(state, part, content)
  state.word = textOrAbsent(wordOf(candidate['finishReason'])) ?? state.word
  state.metadata = joinFacts(state.metadata, candidate)
  const { logprobs, rest } = fromLogprobs(candidate['logprobsResult'])
  if (rest !== undefined) state.logprobsRest = { ...state.logprobsRest, ...rest }
  const text = textOf(content)
  if (logprobs !== undefined) return { index, text, content, finishReason: null, logprobs }
  return content.length === 0 ? undefined : { index, text, content, finishReason: null }
}

function endCandidate(state: State): ChoiceChunk {
  const { index, types, texts, metadata, logprobsRest, word } = state
  const content: OutputPart[] = []
  endCall(state, content)
  const spans = Array.from(texts, ([place, pieces]) => ({ index: place, text: pieces.join('') }))
  const { citations, metadata: sources } = fromCitations(metadata, spans)
  for (const [place, cited] of citations) content.push({ type: 'text', index: place, text: '', citations: cited })
  const ending = word === undefined ? { finishReason: null } : finishReasonOf(word, FINISH_REASONS, types)
  return {
    index,
    text: '',
    content: content.toSorted((a, b) => a.index - b.index),
    ...ending,
    ...toMetadata(leftovers(metadata, CANDIDATE_FIELDS).providerMetadata, sources, logprobsRest),
  }
}

function readPart(state: State, part: WireObject, content: OutputPart[]): void {
  if (readCall(state, part, content)) return
  endCall(state, content)
  const { facts, numbers, latest, event } = state
  const stream = streamOf(part)
  const open = latest !== undefined && latest.stream === stream ? latest : undefined
  const read = fromPart(part, -1, facts)
  if (read === undefined) {
    // A piece without anything is a piece: the next part of its kind in the same event is another one.
    if (open !== undefined) state.latest = { ...open, event }
    return
  }
  const isSigned = textOrAbsent(part['thoughtSignature']) !== undefined
  const isWhole = stream === undefined || (isSigned && part['text'] === '')
  const isPiece = open !== undefined && !isWhole && !open.isSigned && open.event !== event
  const key = isPiece ? open.key : state.count++
  state.latest = { key, stream, event, isSigned }
  push(state, { ...read, index: numbers(key) }, content)
}

function push({ types, texts }: State, part: OutputPart, content: OutputPart[]): void {
  types.add(part.type)
  if (part.type === 'text') {
    const pieces = texts.get(part.index)
    if (pieces === undefined) texts.set(part.index, [part.text])
    else pieces.push(part.text)
  }
  content.push(part)
}

function readCall(state: State, part: WireObject, content: OutputPart[]): boolean {
  const wire = part['functionCall']
  if (!isObject(wire)) return false
  const { facts, numbers, call } = state
  if (call !== undefined && isContinuing(wire)) {
    addToCall(call, wire)
    if (wire['willContinue'] !== true) endCall(state, content)
    return true
  }
  endCall(state, content)
  if (!isOpening(wire)) return false
  const { partialArgs: _args, willContinue: _goesOn, ...begun } = wire
  const read = fromPart({ ...part, functionCall: begun }, numbers(state.count++), facts)
  if (read?.type !== 'tool_call') return false
  push(state, { ...read, arguments: '' }, content)
  state.call = openCall(read)
  addToCall(state.call, wire)
  return true
}

function endCall(state: State, content: OutputPart[]): void {
  const { call } = state
  if (call === undefined) return
  const { replay: _replay, providerMetadata: _metadata, ...piece } = call.part
  content.push({ ...piece, arguments: toArguments(call) })
  state.call = undefined
}

/** The part that a next piece may belong to. */
interface LatestPart {
  readonly key: number
  readonly stream: string | undefined
  readonly event: number
  /** A signature ends its part. */
  readonly isSigned: boolean
}

/** Parts that come in pieces have a name for their kind: texts, thoughts, and sound of one type. */
function streamOf(part: WireObject): string | undefined {
  if (kindOf(part) === 'text') return part['thought'] === true ? 'thought' : 'text'
  const { mimeType }: WireObject = isObject(part['inlineData']) ? part['inlineData'] : {}
  return typeof mimeType === 'string' && mimeType.startsWith('audio/') ? mimeType : undefined
}

const SOURCES: readonly string[] = CITATION_FIELDS

/** Joins what stands beside the parts: a later value replaces an earlier one; what is said of sources is gathered. */
function joinFacts(known: WireObject, candidate: WireObject): WireObject {
  const { content: _content, logprobsResult: _logprobs, finishReason: _word, ...facts } = candidate
  const joined = Object.entries(facts).map(([key, value]) => {
    const before = known[key]
    const isGathered = SOURCES.includes(key) && isObject(before) && isObject(value)
    return [key, isGathered ? joinSources(before, value) : value] as const
  })
  return { ...known, ...Object.fromEntries(joined) }
}

/** A later list replaces an earlier one that it begins with, and otherwise goes on. */
function joinSources(before: WireObject, after: WireObject): WireObject {
  const joined: Record<string, unknown> = { ...before, ...after }
  for (const [key, list] of Object.entries(after)) {
    const known = before[key]
    if (!Array.isArray(known) || !Array.isArray(list)) continue
    const isSnapshot = JSON.stringify(list.slice(0, known.length)) === JSON.stringify(known)
    joined[key] = isSnapshot ? list : [...known, ...list]
  }
  return joined
}
