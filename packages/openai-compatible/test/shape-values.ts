import { json, text as writtenText, word } from '@concord/core/arbitraries'

import * as fc from 'fast-check'
import { argot, orq, r9s, type Shape, speakeasyChat, speakeasyCompletion } from '../src/shapes/index.ts'

/** Values of a shape's schemas: whatever its types admit, and keys that they do not know. */
export interface ShapeValues {
  readonly label: string
  readonly shape: Shape
  readonly bodies: fc.Arbitrary<object>
  readonly events: fc.Arbitrary<object>
}

type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>

const text = fc.oneof(writtenText({ minLength: 0 }), word())
const integer = fc.oneof(fc.nat({ max: 3 }), fc.integer(), fc.constantFrom(-1, 0, 604_846, 2 ** 40))
const number = fc.oneof(integer, fc.double({ noNaN: true, noDefaultInfinity: true }).map(positiveZero))
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4 })
const list = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { maxLength: 4 })

/** JSON has one zero. */
function positiveZero(value: number): number {
  return value === 0 ? 0 : value
}

/** Objects of a shape: some fields always, some at times, and now and then a key from the future. */
function objects(always: Fields, atTimes: Fields): fc.Arbitrary<object> {
  const declared = fc.record({ ...always, ...atTimes }, { requiredKeys: Object.keys(always), noNullPrototype: true })
  const key = fc.constantFrom(
    'x_note',
    'shape',
    'made',
    'text',
    '__proto__',
    'finishReason',
    'constructor',
    'service_tier',
    'message',
    'delta',
  )
  const others = fc.dictionary(key, json(), { maxKeys: 2, noNullPrototype: true })
  const beside = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: others })
  return fc.tuple(declared, beside).map(([fields, rest]) => {
    const known = new Set([...Object.keys(always), ...Object.keys(atTimes)])
    const unknown = Object.entries(rest).filter(([name]) => !known.has(name))
    return Object.fromEntries([...unknown, ...Object.entries(fields)])
  })
}

/** V8 may mix up keys that have a backslash: https://github.com/nodejs/node/issues/63785 */
const token = fc
  .oneof(writtenText({ maxLength: 3 }), fc.constantFrom('__proto__', '7', 'a'))
  .filter((key) => !key.includes('\\'))
const map = (value: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
  fc.dictionary(token, value, { maxKeys: 3, noNullPrototype: true })

function logprobLists(value: (of: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>, whole: typeof value): Fields {
  return {
    tokens: whole(list(text)),
    token_logprobs: whole(list(value(number))),
    top_logprobs: whole(list(value(map(value(number))))),
    text_offset: whole(list(value(integer))),
  }
}

const exact = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T> => value

const count = fc.oneof(fc.nat({ max: 30 }), integer)
const speakeasyUsage = objects(
  {},
  { completion_tokens: maybe(count), prompt_tokens: maybe(count), total_tokens: maybe(count) },
)

function details(names: readonly string[], of: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return maybe(objects({}, Object.fromEntries(names.map((name) => [name, maybe(of)]))))
}

const PROMPT = ['cached_tokens', 'audio_tokens']
const COMPLETION = ['reasoning_tokens', 'audio_tokens', 'accepted_prediction_tokens', 'rejected_prediction_tokens']

function detailed(of: fc.Arbitrary<unknown>): Fields {
  return { prompt_tokens_details: details(PROMPT, of), completion_tokens_details: details(COMPLETION, of) }
}

function words(...given: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...given)
}

const speakeasyHead = { id: maybe(text), created: maybe(integer), model: maybe(text), usage: maybe(speakeasyUsage) }

const speakeasyCompletions = objects(
  {
    choices: list(
      objects(
        {},
        {
          text: maybe(text),
          index: maybe(integer),
          finish_reason: maybe(fc.oneof(text, words('stop', 'length', 'content_filter', 'tool_calls', 'unknown'))),
          logprobs: maybe(objects({}, logprobLists(maybe, maybe))),
        },
      ),
    ),
  },
  { ...speakeasyHead, object: maybe(fc.constant('text_completion')) },
)

const opaque = fc.oneof(
  fc.dictionary(fc.constantFrom('tokens', 'content', 'token_logprobs', '__proto__'), json(), { noNullPrototype: true }),
  objects({}, logprobLists(exact, exact)),
)
const r9sHead = { id: text, object: fc.constant('completion'), created: integer, model: text }
const r9sChoice = { text, index: integer }
const r9sUsage = objects({ prompt_tokens: count, completion_tokens: count, total_tokens: count }, detailed(count))
const r9sWords = words('stop', 'length', 'content_filter')

const argotWords = r9sWords

/** The fields of Argot's that have another name in camelCase. */
function argotValues(nameOf: (name: string) => string): Omit<ShapeValues, 'label' | 'shape'> {
  const named = (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [nameOf(key), value]))
  const usage = objects(
    named({ completion_tokens: number, prompt_tokens: number, total_tokens: number }),
    named({ completion_tokens_details: objects({}, named({ reasoning_tokens: number })) }),
  )
  const logprobs = maybe(objects({}, named(logprobLists(exact, exact))))
  const head = { id: text, object: fc.constant('text_completion'), created: number, model: text }
  const facts = named({ system_fingerprint: text, usage })
  const choice = { text, index: number, logprobs }
  return {
    bodies: objects(
      { ...head, choices: list(objects({ ...choice, ...named({ finish_reason: argotWords }) }, {})) },
      facts,
    ),
    events: objects({ ...head, choices: list(objects(choice, named({ finish_reason: maybe(argotWords) }))) }, facts),
  }
}

const call = maybe(objects({}, { name: maybe(text), arguments: maybe(text) }))
const message = objects(
  {},
  { role: maybe(fc.oneof(text, fc.constant('assistant'))), content: maybe(text), function_call: call },
)
const chatEnding = {
  index: maybe(integer),
  finish_reason: maybe(words('stop', 'length', 'function_call', 'content_filter')),
}

const orqHead = { id: text, object: fc.oneof(text, fc.constant('text_completion')), model: text }
const orqFacts = {
  created: maybe(fc.oneof(number, text, integer.map(String))),
  system_fingerprint: maybe(text),
  usage: maybe(
    objects(
      {},
      {
        prompt_tokens: maybe(number),
        completion_tokens: maybe(number),
        total_tokens: maybe(number),
        ...detailed(number),
      },
    ),
  ),
}
const orqChoice = { text, index: number }
const orqWords = words('stop', 'length', 'content_filter', 'tool_calls')

/** The five shapes, and Argot's as its SDK has it. */
export const SHAPES: readonly ShapeValues[] = [
  {
    label: 'speakeasyCompletion',
    shape: speakeasyCompletion,
    bodies: speakeasyCompletions,
    events: speakeasyCompletions,
  },
  {
    label: 'r9s',
    shape: r9s,
    bodies: objects(
      { ...r9sHead, choices: list(objects({ ...r9sChoice, finish_reason: r9sWords }, { logprobs: maybe(opaque) })) },
      { usage: maybe(r9sUsage) },
    ),
    events: objects(
      { ...r9sHead, choices: list(objects(r9sChoice, { logprobs: maybe(opaque), finish_reason: maybe(r9sWords) })) },
      { system_fingerprint: maybe(text), obfuscation: maybe(text) },
    ),
  },
  { label: 'argot', shape: argot, ...argotValues((name) => name) },
  { label: 'argot in camelCase', shape: argot.camelCase, ...argotValues(toCamelCase) },
  {
    label: 'speakeasyChat',
    shape: speakeasyChat,
    bodies: objects(
      { choices: list(objects({ message }, chatEnding)) },
      { ...speakeasyHead, object: maybe(fc.constant('chat.completion')) },
    ),
    events: objects(
      { choices: list(objects({ delta: message }, chatEnding)) },
      { ...speakeasyHead, object: maybe(fc.constant('chat.completion.chunk')) },
    ),
  },
  {
    label: 'orq',
    shape: orq,
    bodies: objects({ ...orqHead, choices: list(objects({ ...orqChoice, finish_reason: orqWords }, {})) }, orqFacts),
    events: objects({ ...orqHead, choices: list(objects(orqChoice, { finish_reason: maybe(orqWords) })) }, orqFacts),
  },
]

function toCamelCase(name: string): string {
  return name.replace(/_[a-z]/g, (pair) => pair.slice(1).toUpperCase())
}
