import type { CompletionError } from '../contract/error.ts'
import type { CompletionChunk, CompletionResponse } from '../contract/response.ts'
import type { Warning } from '../contract/warning.ts'
import { createError, withPartial } from './completion-error.ts'
import { addChoice, createChoice, type GatheredChoice, toChoice } from './gathered-choice.ts'
import { joinMetadata } from './join-metadata.ts'

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
  for (const chunk of chunks) addChunk(accumulator, chunk)
  return toWhole(accumulator)
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

/** Pieces gathered one by one; strings are joined once, when the whole is asked for. */
export interface Accumulator {
  head: CompletionChunk | undefined
  readonly choices: GatheredChoice[]
  readonly warnings: Warning[]
}

/** Makes an empty accumulator. */
export function createAccumulator(): Accumulator {
  return { head: undefined, choices: [], warnings: [] }
}

/** Adds a piece. */
export function addChunk(accumulator: Accumulator, chunk: CompletionChunk): void {
  const { head, warnings } = accumulator
  accumulator.head = head === undefined ? chunk : joinHeads(head, chunk)
  if (chunk.warnings !== undefined) for (const warning of chunk.warnings) warnings.push(warning)
  for (const piece of chunk.choices) addChoice(choiceAt(accumulator, piece.index), piece)
}

function choiceAt({ choices }: Accumulator, index: number): GatheredChoice {
  for (const choice of choices) if (choice.index === index) return choice
  const choice = createChoice(index)
  choices.push(choice)
  return choice
}

/** Gives the whole so far; adding may go on. */
export function toWhole({ head, choices: gathered, warnings }: Accumulator): CompletionChunk {
  const { object, id, created, model, provider, choices: _choices, warnings: _warnings, ...rest } = head ?? EMPTY
  return {
    object,
    id,
    created,
    model,
    provider,
    choices: gathered.toSorted((a, b) => a.index - b.index).map(toChoice),
    ...rest,
    ...(warnings.length > 0 && { warnings: [...warnings] }),
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
