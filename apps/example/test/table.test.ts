import { expect, test } from 'vitest'
import type { Column } from '../src/run-idea.ts'
import { createStyle } from '../src/terminal/style.ts'
import { toTable, wrapText } from '../src/terminal/table.ts'

const plain = createStyle(false)

const columns: readonly Column[] = [
  { adapter: 'one', facts: new Map([['text', 'a short answer']]), outcome: 'ok' },
  { adapter: 'two', facts: new Map(), outcome: 'cannot', reason: 'it lacks this' },
]

test('puts the adapters side by side and the reasons below', () => {
  expect(toTable(columns, 60, plain)).toEqual([
    '        ✓ one                      – two',
    '  text  a short answer',
    '                                   it lacks this',
  ])
})

test.each([60, 80, 160])('fits into %i columns', (width) => {
  const long = new Map([['text', 'word '.repeat(60) + 'x'.repeat(200)]])
  const lines = toTable([{ adapter: 'one', facts: long, outcome: 'ok' }, ...columns], width, plain)

  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
})

test('colours titles on a terminal that wants it, and nothing elsewhere', () => {
  expect(toTable(columns, 60, createStyle(true))[0]).toContain('\u001b[1m')
  expect(toTable(columns, 60, plain).join('')).not.toContain('\u001b')
})

test('wraps at spaces, and within a word that is longer than the line', () => {
  expect(wrapText('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrapText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
})
