import type { CompletionError } from '../contract/error.ts'
import type { ReplayToken, ProviderMetadata } from '../contract/metadata.ts'
import type { Logprobs, TokenLogprob } from '../contract/logprobs.ts'
import type { Citation, OutputPart } from '../contract/part.ts'
import type { ChoiceChunk, CompletionChunk, CompletionResponse } from '../contract/response.ts'
import type { FinishReason } from '../contract/finish-reason.ts'
import type { Warning } from '../contract/warning.ts'
import { joinBase64 } from './base64.ts'
import { createError, withPartial } from './completion-error.ts'

/**
 * Joins two pieces of one completion.
 *
 * Text, arguments, transcripts, citations, log-probabilities and warnings append; media joins as bytes; id, model and
 * created keep the first that is not empty; metadata joins key by key; everything else is replaced by the last that is
 * given. It is associative, never renumbers and never throws.
 */
export function concat(first: CompletionChunk, second: CompletionChunk): CompletionChunk {
  return fold([first, second])
}

/** Joins all pieces of a completion, in time linear in their size; throws `interrupted` if a choice is not finished. */
export function collect(chunks: Iterable<CompletionChunk>): CompletionResponse {
  const whole = fold(chunks)
  assertFinished(whole)
  return whole
}

/** Joins pieces without asking whether they are a whole. */
export function fold(chunks: Iterable<CompletionChunk>): CompletionChunk {
  const accumulator = createAccumulator()
  for (const chunk of chunks) accumulator.add(chunk)
  return accumulator.value()
}

/** Throws `interrupted` with the piece as `partial`, unless it has choices and all of them are finished. */
export function assertFinished(chunk: CompletionChunk): asserts chunk is CompletionResponse {
  if (!isFinished(chunk)) throw withPartial(unfinishedError(chunk), chunk)
}

/** Tells whether a piece is a whole: it has choices, and all of them are finished. */
export function isFinished(chunk: CompletionChunk): chunk is CompletionResponse {
  return chunk.choices.length > 0 && chunk.choices.every((choice) => choice.finishReason !== null)
}

/** The error of an answer that ended before its time. */
export function unfinishedError({ provider, choices }: CompletionChunk): CompletionError {
  const message =
    choices.length === 0 ? 'the answer has no choice' : 'the answer ended before every choice was finished'
  return createError('interrupted', `${provider}: ${message}`, { provider })
}

/** Gathers pieces one by one; strings are joined once, when the whole is asked for. */
export interface Accumulator {
  add(chunk: CompletionChunk): void
  /** The whole so far; adding may go on. */
  value(): CompletionChunk
}

/** Makes an empty accumulator. */
export function createAccumulator(): Accumulator {
  let head: CompletionChunk | undefined
  const choices: GatheredChoice[] = []
  const warnings: Warning[] = []

  function choiceAt(index: number): GatheredChoice {
    for (const choice of choices) if (choice.index === index) return choice
    const choice = createChoice(index)
    choices.push(choice)
    return choice
  }

  return {
    add(chunk) {
      head = head === undefined ? chunk : joinHeads(head, chunk)
      for (const warning of chunk.warnings ?? []) warnings.push(warning)
      for (const piece of chunk.choices) addChoice(choiceAt(piece.index), piece)
    },
    value() {
      const { object, id, created, model, provider, choices: _choices, warnings: _warnings, ...rest } = head ?? EMPTY
      const joined = choices.toSorted((a, b) => a.index - b.index).map(toChoice)
      return {
        object,
        id,
        created,
        model,
        provider,
        choices: joined,
        ...rest,
        ...(warnings.length > 0 && { warnings: [...warnings] }),
      }
    },
  }
}

const EMPTY: CompletionChunk = { object: 'completion', id: '', created: 0, model: '', provider: '', choices: [] }

/** Joins what is not in choices. The usual piece of a stream brings nothing new, and costs nothing. */
function joinHeads(first: CompletionChunk, second: CompletionChunk): CompletionChunk {
  const bringsNothing =
    (first.id !== '' || second.id === '') &&
    (first.model !== '' || second.model === '') &&
    (first.created !== 0 || second.created === 0) &&
    (first.provider === second.provider || second.provider === '') &&
    second.usage === undefined &&
    second.systemFingerprint === undefined &&
    second.serviceTier === undefined &&
    second.requestId === undefined &&
    second.providerMetadata === undefined
  if (bringsNothing) return first
  return {
    ...first,
    ...second,
    id: first.id || second.id,
    model: first.model || second.model,
    created: first.created || second.created,
    provider: second.provider || first.provider,
    ...joinMetadata(first.providerMetadata, second.providerMetadata),
  }
}

function joinMetadata(
  first: ProviderMetadata | undefined,
  second: ProviderMetadata | undefined,
): { providerMetadata?: ProviderMetadata } {
  if (first === undefined && second === undefined) return {}
  return { providerMetadata: { ...first, ...second } }
}

interface GatheredChoice {
  readonly index: number
  readonly parts: GatheredPart[]
  /** The parts by their index; several where they differ in type or id. */
  readonly partsByIndex: Map<number, GatheredPart[]>
  finishReason: FinishReason | null
  nativeFinishReason: string | undefined
  logprobs: { -readonly [Key in keyof Logprobs]: TokenLogprob[] } | undefined
  providerMetadata: ProviderMetadata | undefined
}

function createChoice(index: number): GatheredChoice {
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

function addChoice(choice: GatheredChoice, piece: ChoiceChunk): void {
  for (const part of piece.content) addPart(choice, part)
  if (piece.finishReason !== null) choice.finishReason = piece.finishReason
  if (piece.nativeFinishReason !== undefined) choice.nativeFinishReason = piece.nativeFinishReason
  if (piece.logprobs !== undefined) addLogprobs(choice, piece.logprobs)
  if (piece.providerMetadata !== undefined)
    choice.providerMetadata = { ...choice.providerMetadata, ...piece.providerMetadata }
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

function toChoice(choice: GatheredChoice): ChoiceChunk {
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

interface GatheredPart {
  /** The latest of every field that is not joined. */
  part: OutputPart
  /** Text, arguments or transcript, in pieces. */
  readonly strings: string[]
  readonly citations: Citation[]
  readonly data: string[]
}

function addPart(choice: GatheredChoice, piece: OutputPart): void {
  let gathered = choice.parts.at(-1)
  if (gathered === undefined || !isSamePart(gathered.part, piece)) {
    const candidates = choice.partsByIndex.get(piece.index)
    gathered = candidates?.findLast((candidate) => isSamePart(candidate.part, piece))
    if (gathered === undefined) return startPart(choice, piece, candidates)
  }
  if (bringsFields(gathered.part, piece)) gathered.part = joinFields(gathered.part, piece)
  addStrings(gathered, piece)
}

function startPart(choice: GatheredChoice, piece: OutputPart, candidates: GatheredPart[] | undefined): void {
  const gathered: GatheredPart = { part: piece, strings: [], citations: [], data: [] }
  choice.parts.push(gathered)
  if (candidates === undefined) choice.partsByIndex.set(piece.index, [gathered])
  else candidates.push(gathered)
  addStrings(gathered, piece)
}

function isSamePart(a: OutputPart, b: OutputPart): boolean {
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

function toPart({ part, strings, citations, data }: GatheredPart): OutputPart {
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
