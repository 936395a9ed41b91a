import type { FinishReason } from '../contract/finish-reason.ts'
import type { TokenLogprob } from '../contract/logprobs.ts'
import type { ChoiceChunk, CompletionChunk } from '../contract/response.ts'
import type { WarningCode } from '../contract/warning.ts'
import type { Violation } from './violation.ts'
import { textOf } from '../engine/gathered-choice.ts'
import { checkAbsent, checkMetadata } from './absent.ts'
import { checkJson, show } from './json.ts'
import { checkPart } from './part.ts'
import { checkUsage } from './usage.ts'

/** Checks what holds of every piece of a completion, and so of the whole. */
export function checkChunk(chunk: CompletionChunk): readonly Violation[] {
  const { object, id, created, model, provider, choices, usage, warnings, providerMetadata } = chunk
  return [
    ...checkJson(chunk),
    ...(object === 'completion' ? [] : [shape('object', `give 'completion', not ${show(object)}`)]),
    ...Object.entries({ id, model, provider })
      .filter(([, value]) => typeof value !== 'string')
      .map(([key, value]) => shape(key, `give a string, not ${show(value)}`)),
    ...(Number.isFinite(created) && created >= 0 ? [] : [shape('created', `give Unix seconds, not ${show(created)}`)]),
    ...checkAbsent(
      chunk,
      ['usage', 'systemFingerprint', 'serviceTier', 'requestId', 'warnings', 'providerMetadata'],
      '',
    ),
    ...checkMetadata(providerMetadata, 'providerMetadata'),
    ...(usage == null ? [] : checkUsage(usage)),
    ...(warnings ?? [])
      .filter(({ code }) => !Object.hasOwn(WARNING_CODES, code))
      .map(({ code }) => shape('warnings', `${show(code)} is no code of a warning`)),
    ...checkAscending(choices, 'choices'),
    ...choices.flatMap((choice, i) => checkChoice(choice, `choices[${i}]`)),
  ]
}

const WARNING_CODES: Readonly<Record<WarningCode, true>> = {
  unsupported: true,
  adjusted: true,
  history: true,
  usage_inconsistent: true,
  not_encodable: true,
}

const FINISH_REASONS: Readonly<Record<FinishReason, true>> = {
  stop: true,
  length: true,
  tool_calls: true,
  content_filter: true,
  refusal: true,
  pause: true,
  error: true,
  unknown: true,
}

function checkChoice(choice: ChoiceChunk, path: string): readonly Violation[] {
  const { text, content, finishReason, providerMetadata } = choice
  const joined = textOf(content)
  return [
    ...(text === joined
      ? []
      : [{ law: 'text' as const, path: `${path}.text`, message: `is ${show(text)}; its parts are ${show(joined)}` }]),
    ...(finishReason === null || Object.hasOwn(FINISH_REASONS, finishReason)
      ? []
      : [shape(`${path}.finishReason`, `${show(finishReason)} is no reason to finish`)]),
    ...checkAbsent(choice, ['nativeFinishReason', 'logprobs', 'providerMetadata'], path),
    ...checkMetadata(providerMetadata, `${path}.providerMetadata`),
    ...checkLogprobs(choice, `${path}.logprobs`),
    ...checkAscending(content, `${path}.content`),
    ...content.flatMap((part, i) => checkPart(part, `${path}.content[${i}]`)),
  ]
}

function checkLogprobs({ logprobs }: ChoiceChunk, path: string): readonly Violation[] {
  if (logprobs == null) return []
  const lists: readonly (readonly [string, readonly TokenLogprob[]])[] = Object.entries(logprobs)
  if (lists.length === 0) return [{ law: 'absent', path, message: 'it has no list; leave it out' }]
  return [
    ...checkAbsent(logprobs, ['content', 'refusal', 'reasoning'], path),
    ...lists.flatMap(([key, tokens]) =>
      (tokens ?? []).flatMap((token, i) =>
        checkAbsent(token, ['bytes', 'tokenId', 'top', 'textOffset'], `${path}.${key}[${i}]`),
      ),
    ),
  ]
}

function checkAscending(items: readonly { readonly index: number }[], path: string): readonly Violation[] {
  return items.flatMap(({ index }, i) => {
    const before = items[i - 1]?.index
    if (before === undefined || before < index) return []
    return [{ law: 'order' as const, path: `${path}[${i}].index`, message: `${index} comes after ${before}` }]
  })
}

function shape(path: string, message: string): Violation {
  return { law: 'shape', path, message }
}
