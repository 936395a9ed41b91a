import type { CompletionError } from '../contract/error.ts'
import type { CompletionChunk, CompletionResponse } from '../contract/response.ts'
import type { Warning } from '../contract/warning.ts'
import { createError, withPartial } from './completion-error.ts'
import { countFields } from './count-fields.ts'
import { addChoice, createChoice, type GatheredChoice, toChoice } from './gathered-choice.ts'
import type { GatheredPart } from './gathered-part.ts'
import { joinMetadata } from './join-metadata.ts'
import { goesOn, stringOf, type UsualChunk, usualOf } from './usual-chunk.ts'

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
  isEmpty: boolean
  id: string
  created: number
  model: string
  provider: string
  /** Everything else that is in no choice, but for the warnings. */
  fields: ChunkFields
  readonly choices: GatheredChoice[]
  readonly warnings: Warning[]
  /** The piece that was added last, and the strings of its part, where another may go on with it. */
  last: UsualChunk | undefined
  strings: string[] | undefined
}

type ChunkFields = Omit<CompletionChunk, 'object' | 'id' | 'created' | 'model' | 'provider' | 'choices' | 'warnings'>

/** Makes an empty accumulator. */
export function createAccumulator(): Accumulator {
  return {
    isEmpty: true,
    id: '',
    created: 0,
    model: '',
    provider: '',
    fields: {},
    choices: [],
    warnings: [],
    last: undefined,
    strings: undefined,
  }
}

/** Adds a piece. The usual one goes on with the part of the one before. */
export function addChunk(accumulator: Accumulator, chunk: CompletionChunk): void {
  const usual = accumulator.isEmpty ? undefined : usualOf(chunk)
  const { last, strings } = accumulator
  if (usual !== undefined && last !== undefined && strings !== undefined && goesOn(usual, last)) {
    strings.push(stringOf(usual.part))
    return
  }
  accumulator.strings = addInFull(accumulator, chunk)?.strings
  accumulator.last = usual
}

/** Gives the part that the piece ends with. */
function addInFull(accumulator: Accumulator, chunk: CompletionChunk): GatheredPart | undefined {
  if (accumulator.id === '') accumulator.id = chunk.id
  if (accumulator.created === 0) accumulator.created = chunk.created
  if (accumulator.model === '') accumulator.model = chunk.model
  if (chunk.provider !== '') accumulator.provider = chunk.provider
  if (accumulator.isEmpty || countFields(chunk) > REQUIRED_FIELDS) addFields(accumulator, chunk)
  let last: GatheredPart | undefined
  for (const piece of chunk.choices) last = addChoice(choiceAt(accumulator, piece.index), piece)
  return last
}

const REQUIRED_FIELDS = ['object', 'id', 'created', 'model', 'provider', 'choices'].length

function addFields(accumulator: Accumulator, chunk: CompletionChunk): void {
  const { object: _object, id: _id, created: _created, model: _model, provider: _provider, ...others } = chunk
  const { choices: _choices, warnings = [], ...fields } = others
  const metadata = joinMetadata(accumulator.fields.providerMetadata, fields.providerMetadata)
  accumulator.fields = { ...accumulator.fields, ...fields, ...metadata }
  accumulator.isEmpty = false
  for (const warning of warnings) accumulator.warnings.push(warning)
}

function choiceAt({ choices }: Accumulator, index: number): GatheredChoice {
  for (const choice of choices) if (choice.index === index) return choice
  const choice = createChoice(index)
  choices.push(choice)
  return choice
}

/** Gives the whole so far; adding may go on. */
export function toWhole({ id, created, model, provider, fields, choices, warnings }: Accumulator): CompletionChunk {
  return {
    object: 'completion',
    id,
    created,
    model,
    provider,
    choices: choices.toSorted((a, b) => a.index - b.index).map(toChoice),
    ...fields,
    ...(warnings.length > 0 && { warnings: [...warnings] }),
  }
}
