import type { ChoiceChunk, OutputPart, ProviderMetadata } from '@concord/core'
import {
  createPartNumbers,
  finishReasonOf,
  isObject,
  leftovers,
  textOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { CANDIDATE_FIELDS, FINISH_REASONS, partsOf, toMetadata, wordOf } from '../response/candidate.ts'
import { CITATION_FIELDS, fromCitations } from '../response/citations.ts'
import { fromLogprobs } from '../response/logprobs.ts'
import { fromPart, kindOf, type PartFacts } from '../response/parts.ts'
import { createOpenCall, isContinuing, isOpening, type OpenCall } from './function-calls.ts'

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
  const facts: PartFacts = { createId }
  const numbers = createPartNumbers()
  const types = new Set<OutputPart['type']>()
  const texts = new Map<number, string[]>()
  /** The latest of what stands beside the parts. */
  let metadata: WireObject = {}
  let logprobsRest: ProviderMetadata | undefined
  let word: unknown
  let count = 0
  let latest: LatestPart | undefined
  let call: OpenCall | undefined
  /** Changes with every event: the pieces of one part come in different ones. */
  let event = 0

  function push(part: OutputPart, content: OutputPart[]): void {
    types.add(part.type)
    if (part.type === 'text') {
      const pieces = texts.get(part.index)
      if (pieces === undefined) texts.set(part.index, [part.text])
      else pieces.push(part.text)
    }
    content.push(part)
  }

  function endCall(content: OutputPart[]): void {
    if (call === undefined) return
    const { replay: _replay, providerMetadata: _metadata, ...piece } = call.part
    content.push({ ...piece, arguments: call.end() })
    call = undefined
  }

  function readCall(part: WireObject, content: OutputPart[]): boolean {
    const wire = isObject(part['functionCall']) ? part['functionCall'] : undefined
    if (wire === undefined) return false
    if (call !== undefined && isContinuing(wire)) {
      call.add(wire)
      if (wire['willContinue'] !== true) endCall(content)
      return true
    }
    endCall(content)
    if (!isOpening(wire)) return false
    const { partialArgs: _args, willContinue: _goesOn, ...begun } = wire
    const read = fromPart({ ...part, functionCall: begun }, numbers(count++), facts)
    if (read?.type !== 'tool_call') return false
    push({ ...read, arguments: '' }, content)
    call = createOpenCall(read)
    call.add(wire)
    return true
  }

  function readPart(part: WireObject, content: OutputPart[]): void {
    if (readCall(part, content)) return
    endCall(content)
    const stream = streamOf(part)
    const open = latest !== undefined && latest.stream === stream ? latest : undefined
    const read = fromPart(part, -1, facts)
    if (read === undefined) {
      // A piece without anything is a piece: the next part of its kind in the same event is another one.
      if (open !== undefined) latest = { ...open, event }
      return
    }
    const isSigned = textOrAbsent(part['thoughtSignature']) !== undefined
    const isWhole = stream === undefined || (isSigned && part['text'] === '')
    const isPiece = open !== undefined && !isWhole && !open.isSigned && open.event !== event
    const key = isPiece ? open.key : count++
    latest = { key, stream, event, isSigned }
    push({ ...read, index: numbers(key) }, content)
  }

  return {
    read(candidate) {
      event++
      const content: OutputPart[] = []
      for (const part of partsOf(candidate)) readPart(part, content)
      word = textOrAbsent(wordOf(candidate['finishReason'])) ?? word
      metadata = joinFacts(metadata, candidate)
      const { logprobs, rest } = fromLogprobs(candidate['logprobsResult'])
      logprobsRest = rest === undefined ? logprobsRest : { ...logprobsRest, ...rest }
      if (content.length === 0 && logprobs === undefined) return undefined
      return { index, text: textOf(content), content, finishReason: null, ...(logprobs !== undefined && { logprobs }) }
    },
    end() {
      const content: OutputPart[] = []
      endCall(content)
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
    },
    get hasWord() {
      return word !== undefined
    },
  }
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
