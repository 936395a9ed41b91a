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

test('what is nested out of all reason is malformed', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

  expect(() => parseJson(nested(501).padEnd(1002))).toThrow(SyntaxError)
  expect(JSON.stringify(parseJson(nested(500).padEnd(1002)))).toBe(nested(500))
})

test('brackets within a string are none', () => {
  const text = JSON.stringify(`${'['.repeat(2000)}"\\`)

  expect(parseJson(text)).toBe(JSON.parse(text))
})
