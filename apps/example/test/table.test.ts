import { expect, test } from 'vitest'
import type { Column } from '../src/run/column.ts'
import { toLive } from '../src/terminal/live.ts'
import { createStyle } from '../src/terminal/style.ts'
import { toTable } from '../src/terminal/table.ts'
import { wrapText } from '../src/terminal/wrap.ts'

const plain = createStyle(false)

function column(adapter: string, facts: Readonly<Record<string, string>>, more: Partial<Column> = {}): Column {
  const list = Object.entries(facts).map(([label, value]) => ({ label, value }))
  return { adapter, facts: list, calls: [], outcome: 'ok', ...more }
}

const columns = [
  column('one', { text: 'a short answer', word: 'stop' }),
  column('two', { text: 'a short answer', word: 'end_turn' }),
  column('three', {}, { outcome: 'cannot', reason: 'no tools' }),
  column('four', {}, { outcome: 'cannot', reason: 'no tools' }),
]

test('says once what all agree on, and beside each other what differs', () => {
  expect(toTable(columns, 60, plain)).toEqual([
    '  text  a short answer',
    '         word',
    '  ✓ one  stop',
    '  ✓ two  end_turn',
    '  – three, four: no tools',
  ])
})

test('says who showed what, where many showed the same', () => {
  const four = ['a', 'b', 'c', 'd'].map((name) => column(name, { word: name === 'c' ? 'end_turn' : 'stop' }))
  expect(toTable(four, 60, plain)).toEqual(['  word', '  stop      ✓ a, b, d', '  end_turn  ✓ c'])
})

test('needs no table where all agree', () => {
  const same = [column('one', { text: 'yes' }), column('two', { text: 'yes' })]
  expect(toTable(same, 60, plain)).toEqual(['  text  yes', '  ✓ one, two'])
})

test('names what is not as expected', () => {
  const failed = column('two', { text: 'no' }, { outcome: 'failed', reason: 'expected a yes' })
  expect(toTable([column('one', { text: 'yes' }), failed], 60, plain)).toEqual([
    '         text',
    '  ✓ one  yes',
    '  ✗ two  no',
    '  ✗ two: expected a yes',
  ])
})

test.each([60, 80, 160])('fits into %i columns', (width) => {
  const long = { text: 'word '.repeat(60) + 'x'.repeat(200), word: 'other '.repeat(20) }
  const same = ['a', 'b', 'c', 'd', 'e'].map((name) => column(`a-long-name-${name}`, long))
  const tables = [
    [column('one', long), ...columns],
    [...same, ...columns],
  ]
  const lines = tables.flatMap((table) => toTable(table, width, plain))

  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
})

test('shows the end of what grows, in one line', () => {
  const [line, other] = toLive(
    [column('one', { text: 'one two three four five' }, { outcome: 'running' })],
    0,
    24,
    plain,
  )

  expect(line).toBe('  ⠋ one  …ree four five')
  expect(other).toBeUndefined()
})

test('colours on a terminal that wants it, and nowhere else', () => {
  expect(toTable(columns, 60, createStyle(true)).join('')).toContain('\u001b[')
  expect(toTable(columns, 60, plain).join('')).not.toContain('\u001b')
})

test('wraps at spaces, and within a word that is longer than the line', () => {
  expect(wrapText('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrapText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
})
