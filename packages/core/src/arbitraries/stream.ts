import * as fc from 'fast-check'
import type { Logprobs } from '../contract/logprobs.ts'
import type { ChoiceChunk, CompletionChoice, CompletionChunk, CompletionResponse } from '../contract/response.ts'
import { fold } from '../engine/concat.ts'
import { textOf } from '../engine/gathered-choice.ts'
import type { CompletionOptions } from './options.ts'
import { createPicker, cutList, cutPart, type Picker } from './pieces.ts'
import { completionResponse } from './response.ts'

/** The chunks of whole, lawful streams; `collect` makes a lawful response of them. */
export function completionChunks(options: CompletionOptions = {}): fc.Arbitrary<readonly CompletionChunk[]> {
  return fc.tuple(completionResponse(options), picks()).map(([response, numbers]) => cutResponse(response, numbers))
}

/** The numbers that decide where `cutResponse` cuts. */
export function picks(): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.nat({ max: 1000 }), { maxLength: 24 })
}

/**
 * Cuts a response into the chunks of a lawful stream: every field that joins in several pieces, the pieces of choices
 * and parts interleaved, finish and final usage in the last chunk. No numbers: one chunk for each part.
 */
export function cutResponse(response: CompletionResponse, numbers: readonly number[]): readonly CompletionChunk[] {
  const picker = createPicker(numbers)
  const base = pieceOf(response, [])
  const pieces = interleave(response, picker).map((choice) => ({ ...base, choices: [choice] }))
  const whole: readonly CompletionChunk[] = [...pieces, lastChunk(response)]
  return withFacts(joinSome(whole, picker), response, picker)
}

function pieceOf(response: CompletionResponse, choices: readonly ChoiceChunk[]): CompletionChunk {
  const { object, id, created, model, provider } = response
  return { object, id, created, model, provider, choices }
}

/** The pieces of all choices: those of one part in their order, and no part before the one before it has begun. */
function interleave(response: CompletionResponse, picker: Picker): readonly ChoiceChunk[] {
  const queues = response.choices.map((choice) => choiceQueues(choice, picker))
  const pieces: ChoiceChunk[] = []
  for (;;) {
    const open = queues.filter((queue) => queue.some((part) => part.length > 0))
    const queue = open[picker.next(open.length)]
    if (queue === undefined) return pieces
    const firstUnbegun = queue.findIndex((part) => part.isWhole && part.length > 0)
    const ready = queue.filter((part, i) => part.length > 0 && (!part.isWhole || i === firstUnbegun))
    const part = ready[picker.next(ready.length)]
    const piece = part?.shift()
    if (part === undefined || piece === undefined) continue
    part.isWhole = false
    pieces.push(piece)
  }
}

/** Pieces that have to keep their order. */
type Queue = ChoiceChunk[] & {
  /** None of it was taken, and it has to wait for the queues before it. */
  isWhole: boolean
}

function choiceQueues(choice: CompletionChoice, picker: Picker): readonly Queue[] {
  const { index, content, logprobs, providerMetadata } = choice
  const ofChoice = (fields: Partial<ChoiceChunk>): ChoiceChunk => ({
    index,
    text: textOf(fields.content ?? []),
    content: [],
    finishReason: null,
    ...fields,
  })
  const parts = content.map((part) =>
    toQueue(
      cutPart(part, picker).map((piece) => ofChoice({ content: [piece] })),
      true,
    ),
  )
  const tokens = cutLogprobs(logprobs ?? {}, picker).map((piece) => ofChoice({ logprobs: piece }))
  const keys = Object.entries(providerMetadata ?? {}).map(([key, value]) =>
    ofChoice({ providerMetadata: { [key]: value } }),
  )
  return [...parts, toQueue(tokens, false), toQueue(keys, false)]
}

function toQueue(pieces: readonly ChoiceChunk[], isWhole: boolean): Queue {
  return Object.assign([...pieces], { isWhole })
}

function cutLogprobs(logprobs: Logprobs, picker: Picker): readonly Logprobs[] {
  return (['content', 'refusal', 'reasoning'] as const).flatMap((key) =>
    cutList(logprobs[key] ?? [], picker).map((tokens) => ({ [key]: tokens })),
  )
}

function lastChunk(response: CompletionResponse): CompletionChunk {
  const choices = response.choices.map(({ index, finishReason, nativeFinishReason }) => ({
    index,
    text: '',
    content: [],
    finishReason,
    ...(nativeFinishReason !== undefined && { nativeFinishReason }),
  }))
  const { usage } = response
  return { ...pieceOf(response, choices), ...(usage !== undefined && { usage }) }
}

/** Joins neighbours here and there, so that a chunk speaks of several parts and choices. */
function joinSome(chunks: readonly CompletionChunk[], picker: Picker): readonly CompletionChunk[] {
  const groups: CompletionChunk[][] = []
  for (const chunk of chunks) {
    const group = groups.at(-1)
    if (group !== undefined && picker.next(3) === 1) group.push(chunk)
    else groups.push([chunk])
  }
  return groups.map((group) => fold(group))
}

/** Puts what is told of the whole into the first or the last chunk; a first guess of the usage may come early. */
function withFacts(
  chunks: readonly CompletionChunk[],
  response: CompletionResponse,
  picker: Picker,
): readonly CompletionChunk[] {
  const { systemFingerprint, serviceTier, requestId, warnings, providerMetadata, usage } = response
  const facts = Object.entries({ systemFingerprint, serviceTier, requestId, warnings, providerMetadata })
  const first: Record<string, unknown> = {}
  const last: Record<string, unknown> = {}
  for (const [key, value] of facts) if (value !== undefined) (picker.next(2) === 0 ? first : last)[key] = value
  if (usage !== undefined && picker.next(2) === 1)
    first['usage'] = { promptTokens: usage.promptTokens, completionTokens: 0, totalTokens: usage.promptTokens }
  return chunks.map((chunk, i) => ({ ...(i === 0 && first), ...chunk, ...(i === chunks.length - 1 && last) }))
}
