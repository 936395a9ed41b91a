import type { ChoiceChunk, CompletionChunk, CompletionResponse, Translation } from '@concord/core'
import { createLosses, present, type WireObject } from '@concord/core/adapter'
import { giveContent } from './content.ts'
import { choiceNames, completionNames } from './fields.ts'
import { toWord } from './finish.ts'
import type { AnyForm } from './form.ts'
import { createRecaller, type Recaller } from './kept.ts'
import { giveLogprobs } from './logprobs.ts'
import { createShapeMemory, type ShapeMemory } from './memory.ts'
import { placesOf } from './places.ts'
import type { Writing } from './task.ts'
import { giveUsage } from './usage.ts'

/** Writes a whole answer. */
export function writeBody(response: CompletionResponse, form: AnyForm): Translation<WireObject> {
  const losses = createLosses(`the shape ${form.name}`)
  const value = writeCompletion(response, { form, mode: 'body', memory: createShapeMemory(), losses })
  return { value, warnings: losses.warnings }
}

/** Writes a chunk as an event; none where nothing of it has a place. */
export function writeEvents(
  chunk: CompletionChunk,
  memory: ShapeMemory,
  form: AnyForm,
): Translation<readonly WireObject[]> {
  const losses = createLosses(`the shape ${form.name}`)
  const event = writeCompletion(chunk, { form, mode: 'event', memory, losses })
  return { value: isLost(chunk, event) ? [] : [event], warnings: losses.warnings }
}

/** Whether the chunk was about what the shape lacks, and nothing else. */
function isLost(chunk: CompletionChunk, event: WireObject): boolean {
  const { choices } = event
  const isEmpty = Array.isArray(choices) && choices.length === 0 && chunk.choices.length > 0
  return isEmpty && !('usage' in event) && !('system_fingerprint' in event) && chunk.providerMetadata === undefined
}

function writeCompletion(chunk: CompletionChunk, writing: Writing): WireObject {
  const { form, mode, losses } = writing
  const metadata = ownMetadata(chunk, chunk, '', writing)
  const recaller = createRecaller(metadata, completionNames(form, mode), '', losses)
  if (chunk.requestId !== undefined) losses.add('requestId', 'the id of a request')
  if (chunk.serviceTier !== undefined) losses.add('serviceTier', 'a service tier')
  const write = (choice: ChoiceChunk): readonly Written[] =>
    writeChoice(choice, chunk, writing).map((object) => ({ index: choice.index, object }))
  return {
    ...present({
      id: recaller.give('id', chunk.id, () => chunk.id),
      object: recaller.give('object', chunk.object, () => form.objects[mode]),
      created: recaller.give('created', chunk.created, () => chunk.created),
      model: recaller.give('model', chunk.model, () => chunk.model),
      choices: recaller.give('choices', chunk.choices, () =>
        placeChoices(inOrder(chunk.choices, recaller).flatMap(write)),
      ),
      usage: giveUsage(chunk, recaller, writing),
      system_fingerprint: giveFingerprint(chunk, recaller, writing),
    }),
    ...recaller.rest(),
  }
}

/** A choice, and the place that the contract gives it. */
interface Written {
  readonly index: number
  readonly object: WireObject
}

/** The choices with the indexes that were kept, unless others came or went since, so that these would tell other places. */
function placeChoices(written: readonly Written[]): readonly WireObject[] {
  const places = placesOf(written.map(({ object }) => object['index']))
  const isKept = written.every(({ index }, i) => index === places[i])
  return written.map(({ index, object }) => (isKept ? object : { ...object, index }))
}

/** Metadata goes back into the shape that it came from. */
function ownMetadata(
  { providerMetadata }: Pick<ChoiceChunk, 'providerMetadata'>,
  { provider }: Pick<CompletionChunk, 'provider'>,
  path: string,
  { form, losses }: Writing,
): ChoiceChunk['providerMetadata'] {
  if (provider === form.host.provider) return providerMetadata
  if (providerMetadata !== undefined) losses.add(`${path}providerMetadata`, `the metadata of ${provider}`)
  return undefined
}

/** The choices in the order in which they stood, where they are still the same ones. */
function inOrder(choices: readonly ChoiceChunk[], { order = [] }: Recaller): readonly ChoiceChunk[] {
  const ordered = order.flatMap((index) => choices.filter((choice) => choice.index === index))
  return ordered.length === choices.length ? ordered : choices
}

function giveFingerprint(
  { systemFingerprint }: CompletionChunk,
  recaller: Recaller,
  { form, mode, losses }: Writing,
): unknown {
  if (form.facts[mode].includes('system_fingerprint'))
    return recaller.give('system_fingerprint', systemFingerprint, () => systemFingerprint)
  if (systemFingerprint !== undefined) losses.add('systemFingerprint', 'a system fingerprint')
  return undefined
}

/** Writes a choice; a piece of what the shape lacks is none. */
function writeChoice(choice: ChoiceChunk, chunk: CompletionChunk, writing: Writing): readonly WireObject[] {
  const { form, mode, losses } = writing
  const { index, finishReason, nativeFinishReason } = choice
  const ending = { finishReason, ...(nativeFinishReason !== undefined && { nativeFinishReason }) }
  const path = `choices[${index}]`
  const memory = writing.memory.choice(index)
  const metadata = ownMetadata(choice, chunk, `${path}.`, writing)
  const recaller = createRecaller(metadata, choiceNames(form, mode), `${path}.`, losses)
  const content = giveContent(choice, recaller, writing)
  const fields = present({
    index: recaller.give('index', index, () => index),
    finish_reason: recaller.give('finish_reason', ending, () =>
      toWord(ending, memory.types, writing, { path, losses }),
    ),
    logprobs: giveLogprobs(choice, recaller, writing),
  })
  if (mode === 'event' && metadata === undefined && isMute(choice, form)) return []
  memory.hasSpoken = true
  return [{ ...present(content), ...fields, ...recaller.rest() }]
}

/** Whether a piece goes on, and nothing of its content has a place. */
function isMute({ text, content, logprobs, finishReason }: ChoiceChunk, form: AnyForm): boolean {
  const isHeard = text !== '' || finishReason !== null || (logprobs !== undefined && form.logprobs !== 'none')
  const isCall = form.content === 'message' && content.some(({ type }) => type === 'tool_call')
  return !isHeard && !isCall && (content.length > 0 || logprobs !== undefined)
}
