import * as fc from 'fast-check'
import type { Citation, OutputPart } from '../contract/part.ts'
import type { CompletionOptions } from './options.ts'
import { base64, json, jsonObject, metadata, objectOf, replayToken, text, url, word } from './values.ts'

/** A whole output part of one type; its index is 0. */
export function outputPart<Type extends OutputPart['type']>(
  type: Type,
  options: CompletionOptions = {},
): fc.Arbitrary<Extract<OutputPart, { readonly type: Type }>> {
  const content: fc.Arbitrary<object> = CONTENTS[type](options)
  const extras = objectOf(
    {},
    {
      replay: options.replay !== false && replayToken(options),
      providerMetadata: options.metadata !== false && metadata(),
    },
  )
  return fc
    .tuple(content, fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: extras }))
    .map(([fields, rest]) => ({ type, index: 0, ...rest, ...fields }) as Extract<OutputPart, { readonly type: Type }>) // The table makes the fields of its type.
}

/** The parts of one vendor block: one, or the call and the result of a tool that the vendor ran. */
export function block(options: CompletionOptions = {}): fc.Arbitrary<readonly OutputPart[]> {
  const { parts = PART_TYPES } = options
  return fc.oneof(
    ...parts.map((type): fc.Arbitrary<readonly OutputPart[]> => {
      const one = outputPart(type, options).map((part) => [part])
      return type === 'tool_activity' ? fc.oneof(one, activityPair(options)) : one
    }),
  )
}

/** Every type of part. */
export const PART_TYPES: readonly OutputPart['type'][] = [
  'text',
  'reasoning',
  'tool_call',
  'tool_activity',
  'refusal',
  'media',
  'unknown',
]

const CONTENTS: Readonly<Record<OutputPart['type'], (options: CompletionOptions) => fc.Arbitrary<object>>> = {
  text: textContent,
  reasoning: reasoningContent,
  tool_call: toolCallContent,
  tool_activity: () =>
    fc
      .tuple(activityNames(), fc.oneof(activityCall(), activityResult()))
      .map(([names, fields]) => ({ ...names, ...fields })),
  refusal: (options) => objectOf({ text: text(options) }, {}),
  media: mediaContent,
  unknown: () => jsonObject().map((value) => ({ value: { ...value, type: 'novel_block' } })),
}

function textContent(options: CompletionOptions): fc.Arbitrary<object> {
  const withCitations = fc
    .tuple(text(options), fc.array(citation(options), { minLength: 1, maxLength: 3 }))
    .map(([written, citations]) => ({ text: written, citations: citations.map((one) => withinText(one, written)) }))
  const plain = objectOf({ text: text(options) }, {})
  return options.citations === false ? plain : fc.oneof(plain, withCitations)
}

/** A source of a statement. */
export function citation(options: CompletionOptions = {}): fc.Arbitrary<Citation> {
  const optional = {
    url: url(),
    title: text(options),
    quotedText: text(options),
    start: fc.nat({ max: 6 }),
    end: fc.integer({ min: 7, max: 12 }),
  }
  return objectOf({ source: jsonObject(1) }, optional)
}

function withinText({ start, end, ...rest }: Citation, written: string): Citation {
  return {
    ...rest,
    ...(start !== undefined && { start: Math.min(start, written.length - 1) }),
    ...(end !== undefined && { end: Math.min(end, written.length) }),
  }
}

function reasoningContent(options: CompletionOptions): fc.Arbitrary<object> {
  const shown = objectOf({ text: text(options) }, {})
  const withheld = replayToken(options).map((replay) => ({ text: '', replay }))
  return options.replay === false
    ? shown
    : fc.oneof({ weight: 3, arbitrary: shown }, { weight: 1, arbitrary: withheld })
}

function toolCallContent(options: CompletionOptions): fc.Arbitrary<object> {
  const names = { id: word().map((id) => `call_${id}`), name: toolName() }
  const optional = { syntheticId: options.syntheticIds !== false && fc.constant(true as const) }
  const plain = objectOf({ ...names, arguments: argumentsText(options.arguments ?? 'any') }, optional)
  const custom = objectOf({ ...names, arguments: text(options), custom: fc.constant(true as const) }, optional)
  return options.customTools === false
    ? plain
    : fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: custom })
}

/** A name that every vendor takes. */
function toolName(): fc.Arbitrary<string> {
  return fc.constantFrom('get_weather', 'search', 'run_it', 'f')
}

function argumentsText(form: 'any' | 'json' | 'compact'): fc.Arbitrary<string> {
  const compact = jsonObject().map((value) => JSON.stringify(value))
  if (form === 'compact') return compact
  const spaced = jsonObject().map((value) => JSON.stringify(value, undefined, 2))
  if (form === 'json') return fc.oneof(compact, spaced)
  return fc.oneof(
    compact,
    spaced,
    compact.map((written) => written.slice(0, -1)),
  )
}

function activityNames(): fc.Arbitrary<{ readonly id: string; readonly name: string }> {
  const ids = word().map((random) => `srv_${random}`)
  return fc.tuple(ids, fc.constantFrom('web_search', 'code_execution')).map(([id, name]) => ({ id, name }))
}

function activityCall(): fc.Arbitrary<{ readonly arguments: string }> {
  return argumentsText('compact').map((written) => ({ arguments: written }))
}

function activityResult(): fc.Arbitrary<{ readonly output: unknown }> {
  return fc.oneof(jsonObject(1), fc.array(json(), { minLength: 1, maxLength: 2 })).map((output) => ({ output }))
}

function activityPair(options: CompletionOptions): fc.Arbitrary<readonly OutputPart[]> {
  const extras = options.metadata === false ? fc.constant({}) : objectOf({}, { providerMetadata: metadata() })
  return fc.tuple(activityNames(), activityCall(), activityResult(), extras).map(([names, call, result, extra]) => [
    { type: 'tool_activity', index: 0, ...names, ...call, ...extra },
    { type: 'tool_activity', index: 0, ...names, ...result },
  ])
}

function mediaContent(options: CompletionOptions): fc.Arbitrary<object> {
  const { sources = ['data', 'url'], mediaTypes = ['image/png', 'audio/wav'], transcript = true } = options.media ?? {}
  const mediaType = fc.constantFrom(...mediaTypes)
  const optional = { transcript: transcript && text(options) }
  return fc.oneof(
    ...sources.map((source) =>
      source === 'data'
        ? objectOf({ mediaType, data: base64() }, optional)
        : objectOf({ mediaType, url: url() }, optional),
    ),
  )
}
