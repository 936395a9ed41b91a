import { expect, test } from 'vitest'
import { parseJson } from '../src/adapter-kit/index.ts'

test('a number that no double holds stays the text that it is', () => {
  expect(parseJson('{"a":1e999,"b":[-1e999,2],"c":1e100}')).toEqual({ a: '1e999', b: ['-1e999', 2], c: 1e100 })
  expect(parseJson('9'.repeat(400))).toBe('9'.repeat(400))
})

test('a text that looks like such a number is a text', () => {
  expect(parseJson('{"id":"1e999","__proto__":{"a":1e999}}')).toEqual(
    JSON.parse('{"id":"1e999","__proto__":{"a":"1e999"}}'),
  )
})

test.each([
  ['lists', '[', '[]', ']'],
  ['objects', '{"a":', '[0]', '}'],
  ['objects with spaces', '{\n "a": ', '{ "a": 0 }', '\n}'],
  ['objects around an empty one', '{"{":', '{}', '}'],
])('%s that are nested out of all reason are malformed', (_what, open, innermost, close) => {
  const nested = (levels: number): string =>
    `${open.repeat(levels - 1)}${innermost}${close.repeat(levels - 1)}`.padEnd(1002)

  expect(() => parseJson(nested(501))).toThrow(SyntaxError)
  expect(parseJson(nested(500))).toEqual(JSON.parse(nested(500)))
})

test.each(['[', '{"', '{ "a": '])('brackets within a string are none: %s', (bracket) => {
  const text = JSON.stringify(`${bracket.repeat(2000)}"\\`)

  expect(parseJson(text)).toBe(JSON.parse(text))
})
