/** JSON texts that no vendor should send, and some that one may. */
const VALUES: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-1',
  '1.5',
  '1e308',
  '1e999',
  '-1e999',
  '9007199254740993',
  '""',
  '" "',
  '"null"',
  '"text"',
  '"tool_use"',
  '"stop"',
  String.raw`"\ud800"`,
  String.raw`"\udc00 \ud83d"`,
  String.raw`"\u0000\u0001\u007f\u0085\u2028\ufeff"`,
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '[]',
  '{}',
  '[null]',
  '[[]]',
  '[{}]',
  '["a",1,null]',
  '{"type":"text","text":"a"}',
  '{"error":{"message":"SECRET-WORDS","type":"SECRET-WORDS","code":429}}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"valueOf":null,"hasOwnProperty":"a","then":true,"toJSON":"a"}',
  `${'['.repeat(60)}${']'.repeat(60)}`,
  `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`,
]

/** Too costly for every run. */
const RARE: readonly (() => string)[] = [
  () => JSON.stringify('x'.repeat(2 ** 20)),
  () => `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  () => `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
  () => `[${'1,'.repeat(100_000)}1]`,
  () => '9'.repeat(400),
]

/** How many picks there are. */
export const VALUE_PICKS = 4000

/** Gives one of the values; the last few picks are the rare ones, so that the first shrink to simple ones. */
export function nastyValue(pick: number): string {
  const rare = RARE[VALUE_PICKS - 1 - pick]
  return rare === undefined ? (VALUES[pick % VALUES.length] ?? 'null') : rare()
}

const KEYS: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'then',
  '',
  'index',
  'type',
  'id',
  'name',
  'text',
  'error',
  'usage',
  'delta',
  'content',
  'unheard_of',
]

/** Gives the name of a key. */
export function nastyKey(pick: number): string {
  return KEYS[pick % KEYS.length] ?? ''
}
