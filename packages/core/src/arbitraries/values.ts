import * as fc from 'fast-check'
import type { ProviderMetadata, ReplayToken } from '../contract/metadata.ts'
import type { CompletionOptions } from './options.ts'

/** Text as people and models write it: other scripts, emoji, combining marks, and what JSON escapes. */
export function text(
  options: Pick<CompletionOptions, 'loneSurrogates'> & {
    readonly minLength?: number
    readonly maxLength?: number
  } = {},
): fc.Arbitrary<string> {
  const { minLength = 1, maxLength = 12, loneSurrogates = false } = options
  const unit = fc.constantFrom(...CHARACTERS, ...(loneSurrogates ? ['\ud83d', '\udc4d'] : []))
  return fc.string({ unit, minLength, maxLength })
}

const PLAIN_CHARACTERS = ['a', 'b', 'Z', '7', ' ', '.', 'data:', '[DONE]']
const ESCAPED_CHARACTERS = ['\n', '\r\n', '\t', '"', '\\', '\\u', '{', '}', '</', '\u0000', '\u2028', '\u007f']
const OTHER_CHARACTERS = ['é', 'e\u0301', 'ß', '日', 'ع', '😀', '👍🏽', '👩‍👩‍👧', '\ufeff']
const CHARACTERS = [...PLAIN_CHARACTERS, ...ESCAPED_CHARACTERS, ...OTHER_CHARACTERS]

/** A short name as identifiers have it. */
export function word(): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom('a', 'b', 'x', 'y', '0', '1', '9', '_'), minLength: 1, maxLength: 8 })
}

/** Any JSON value that is not deep. */
export function json(): fc.Arbitrary<unknown> {
  const leaf = fc.oneof(
    text({ minLength: 0 }),
    fc.integer(),
    fc.constantFrom(0.5, -2.25, 1e21),
    fc.boolean(),
    fc.constant(null),
  )
  const shallow = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), dictionary(leaf))
  return fc.oneof(leaf, fc.array(shallow, { maxLength: 2 }), dictionary(shallow))
}

/** A JSON object, perhaps empty. */
export function jsonObject(minKeys = 0): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return dictionary(json(), minKeys)
}

/** What a vendor sent and the contract has no field for; so no key here is one that a wire has itself. */
export function metadata(): fc.Arbitrary<ProviderMetadata> {
  return dictionary(json().filter(saysSomething), 1, ['x_note', 'x_größe', 'x a', 'x-b'])
}

/** A token that goes back to its vendor. */
export function replayToken(options: CompletionOptions = {}): fc.Arbitrary<ReplayToken> {
  const { provider = 'example', replay } = options
  const api = typeof replay === 'object' ? fc.constant(replay.api) : fc.constantFrom('chat', 'messages')
  return fc.record({ provider: fc.constant(provider), api, data: fc.oneof(text(), jsonObject(1)) }, PLAIN)
}

/** An address, of no real host. */
export function url(): fc.Arbitrary<string> {
  return fc
    .tuple(word(), fc.constantFrom('', '?q=a%20b&c=%C3%BC', '#part'))
    .map(([path, rest]) => `https://example.test/${path}${rest}`)
}

/** Base64 as an encoder writes it: padded, its last bits zero. */
export function base64(minLength = 1): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength, maxLength: 12 }).map((bytes) => btoa(String.fromCharCode(...bytes)))
}

/** Unix seconds. */
export function seconds(): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: 4_000_000_000 })
}

/**
 * Objects whose optional keys are sometimes left out and never undefined; `false` in the place of an arbitrary leaves a
 * key out always.
 */
export function objectOf<Required extends object, Optional extends object>(
  required: { readonly [Key in keyof Required]: fc.Arbitrary<Required[Key]> },
  optional: { readonly [Key in keyof Optional]: fc.Arbitrary<Optional[Key]> | false },
): fc.Arbitrary<Required & Partial<Optional>> {
  const given = Object.entries(optional).filter(([, arbitrary]) => arbitrary !== false)
  const model = { ...required, ...Object.fromEntries(given) } as Record<string, fc.Arbitrary<unknown>>
  // Its keys are those of both, of which only the optional ones may lack.
  return fc.record(model, { requiredKeys: Object.keys(required), ...PLAIN }) as fc.Arbitrary<
    Required & Partial<Optional>
  >
}

const PLAIN = { noNullPrototype: true }

/** Objects of some keys, whatever each may hold. */
export function dictionary<T>(
  value: fc.Arbitrary<T>,
  minKeys = 0,
  keys: readonly string[] = ['type', 'value', 'items', 'Größe', 'a b', 'x-y', 'length'],
): fc.Arbitrary<Record<string, T>> {
  return fc.dictionary(fc.constantFrom(...keys), value, {
    minKeys,
    maxKeys: minKeys + 2,
    ...PLAIN,
  })
}

function saysSomething(value: unknown): boolean {
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}
