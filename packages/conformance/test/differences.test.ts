import { expect, test } from 'vitest'
import { differences, isUnder } from '../src/index.ts'

test.each([
  ['equal values', { a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] }, []],
  ['another leaf', { a: [1, { b: 'x' }] }, { a: [1, { b: 'y' }] }, ['a[1].b']],
  ['another type', { a: [] }, { a: {} }, ['a']],
  ['a missing key, by its leaves', {}, { a: { b: 1, c: [2] } }, ['a.b', 'a.c[0]']],
  ['a missing empty object', {}, { a: {} }, ['a']],
  ['a longer list', { a: [1, 2] }, { a: [1] }, ['a[1]']],
  ['negative zero', { a: -0 }, { a: 0 }, ['a']],
  ['an absent value beside null', { a: null }, {}, ['a']],
])('names where %s differ', (_name, actual, expected, paths) => {
  expect(differences(actual, expected)).toEqual(paths)
})

test('a path lies under itself and under what holds it, and under no neighbour', () => {
  expect(isUnder('choices[0].text', ['choices[0].text'])).toBe(true)
  expect(isUnder('choices[0].content[1].text', ['choices[0].content'])).toBe(true)
  expect(isUnder('choices[10].text', ['choices[1]'])).toBe(false)
  expect(isUnder('usageTotal', ['usage'])).toBe(false)
})
