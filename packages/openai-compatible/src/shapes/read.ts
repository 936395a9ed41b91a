import type { ChoiceChunk, CompletionChoice, CompletionChunk, CompletionResponse, Context } from '@concord/core'
import { createLosses, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { takeContent } from './content.ts'
import { choiceNames, completionNames } from './fields.ts'
import { fromWord, toWord } from './finish.ts'
import type { AnyForm, Mode } from './form.ts'
import { createKeeper, type Keeper } from './kept.ts'
import { takeLogprobs } from './logprobs.ts'
import { createShapeMemory, type ShapeMemory } from './memory.ts'

import { placesOf } from './places.ts'
import type { Task } from './task.ts'
import { takeUsage } from './usage.ts'

/** Reads a body that fits its schema. */
export function readBody(body: WireObject, context: Context, form: AnyForm): CompletionResponse {
  const keeper = createKeeper(body, completionNames(form, 'body'))
  const task: Task = { form, mode: 'body', memory: createShapeMemory() }
  const [first, ...others] = placeChoices(body, keeper).map(([choice, index]) => readWhole(choice, index, task))
  const choices: CompletionResponse['choices'] =
    first === undefined ? keeper.take('choices', [NOTHING], undefined) : [first, ...others]
  return {
    object: keeper.take('object', 'completion', form.objects.body),
    ...readHead(body, keeper, {
      id: () => context.createId(),
      created: () => Math.floor(context.now() / 1000),
      model: () => context.request.model ?? '',
    }),
    provider: form.host.provider,
    choices,
    ...readFacts(body, keeper, form, 'body'),
    ...(context.requestId !== undefined && { requestId: context.requestId }),
    ...keeper.toMetadata(),
  }
}

/** Reads an event that fits its schema. */
export function readEvent(event: WireObject, memory: ShapeMemory, form: AnyForm): CompletionChunk {
  const keeper = createKeeper(event, completionNames(form, 'event'))
  const task: Task = { form, mode: 'event', memory }
  const choices = placeChoices(event, keeper).map(([choice, index]) => readChoice(choice, index, task))
  return {
    object: keeper.take('object', 'completion', form.objects.event),
    ...readHead(event, keeper, { id: () => '', created: () => 0, model: () => '' }),
    provider: form.host.provider,
    choices,
    ...readFacts(event, keeper, form, 'event'),
    ...keeper.toMetadata(),
  }
}

/** What an answer without choices says. */
const NOTHING: CompletionChoice = { index: 0, text: '', content: [], finishReason: 'unknown' }

type Head = Pick<CompletionChunk, 'id' | 'created' | 'model'>

/** Reads who answered and when; `make` gives what the shape does not say. */
function readHead(object: WireObject, keeper: Keeper, make: { readonly [Key in keyof Head]: () => Head[Key] }): Head {
  const id = textOrAbsent(object['id']) ?? make.id()
  const created = secondsOf(object['created']) ?? make.created()
  const model = textOrAbsent(object['model']) ?? make.model()
  return {
    id: keeper.take('id', id, id),
    created: keeper.take('created', created, created),
    model: keeper.take('model', model, model),
  }
}

/** Unix seconds, as a number or as the text of one. */
function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value
  return typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds) ? seconds : undefined
}

function readFacts(
  object: WireObject,
  keeper: Keeper,
  form: AnyForm,
  mode: Mode,
): Pick<CompletionChunk, 'usage' | 'warnings' | 'systemFingerprint'> {
  const hasFingerprint = form.facts[mode].includes('system_fingerprint')
  const fingerprint = hasFingerprint ? textOrAbsent(object['system_fingerprint']) : undefined
  if (hasFingerprint) keeper.take('system_fingerprint', fingerprint, fingerprint)
  return {
    ...takeUsage(object['usage'], keeper, form),
    ...(fingerprint !== undefined && { systemFingerprint: fingerprint }),
  }
}

/** The choices by their places, in whatever order they stand. */
function placeChoices(object: WireObject, keeper: Keeper): readonly (readonly [choice: WireObject, index: number])[] {
  const choices = objectsOf(object['choices'])
  const places = placesOf(choices.map(({ index }) => index))
  const placed = choices.map((choice, i) => [choice, places[i] ?? i] as const)
  const sorted = placed.toSorted(([, a], [, b]) => a - b)
  if (sorted.some(([, index], i) => index !== places[i])) keeper.order(places)
  return sorted
}

function readWhole(choice: WireObject, index: number, task: Task): CompletionChoice {
  const { finishReason, ...rest } = readChoice(choice, index, task)
  return { ...rest, finishReason: finishReason ?? 'unknown' }
}

function readChoice(choice: WireObject, index: number, task: Task): ChoiceChunk {
  const { form, mode, memory } = task
  const keeper = createKeeper(choice, choiceNames(form, mode))
  keeper.take('index', index, index)
  const content = takeContent(choice, keeper, index, task)
  const { types } = memory.choice(index)
  const ending = fromWord(choice['finish_reason'], types, task)
  return {
    index,
    ...content,
    ...keeper.take('finish_reason', ending, toWord(ending, types, task, { path: '', losses: createLosses('') })),
    ...takeLogprobs(choice['logprobs'], keeper, form),
    ...keeper.toMetadata(),
  }
}
