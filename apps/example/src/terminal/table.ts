import type { Column } from '../run-idea.ts'
import type { Style } from './style.ts'

/** Writes the columns of one idea side by side: a line per label, texts wrapped to the width. */
export function toTable(columns: readonly Column[], width: number, style: Style): readonly string[] {
  const labels = [...new Set(columns.flatMap(({ facts }) => [...facts.keys()]))]
  const labelWidth = Math.max(...labels.map((label) => label.length), 0)
  const cellWidth = Math.max(12, Math.floor((width - labelWidth - 2) / columns.length) - GAP.length)
  const header = toRow(
    '',
    columns.map((column) => toTitle(column)),
    labelWidth,
    cellWidth,
    style.bold,
  )
  const rows = labels.flatMap((label) => {
    const cells = columns.map(({ facts }) => facts.get(label) ?? '')
    return toRow(label, cells, labelWidth, cellWidth, (text) => text, style.dim)
  })
  const reasons = columns.some(({ reason }) => reason !== undefined)
    ? toRow(
        '',
        columns.map(({ reason = '' }) => reason),
        labelWidth,
        cellWidth,
        style.dim,
      )
    : []
  return [...header, ...rows, ...reasons]
}

const GAP = '  '

const MARKS: Readonly<Record<Column['outcome'], string>> = { running: '…', ok: '✓', cannot: '–', failed: '✗' }

function toTitle({ adapter, outcome }: Column): string {
  return `${MARKS[outcome]} ${adapter}`
}

function toRow(
  label: string,
  cells: readonly string[],
  labelWidth: number,
  cellWidth: number,
  style: (text: string) => string,
  labelStyle: (text: string) => string = style,
): readonly string[] {
  const wrapped = cells.map((cell) => wrapText(cell, cellWidth))
  const height = Math.max(1, ...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const head = labelStyle((line === 0 ? label : '').padEnd(labelWidth))
    const texts = wrapped.map((lines) => style((lines[line] ?? '').padEnd(cellWidth)))
    return `${GAP}${head}${GAP}${texts.join(GAP)}`.trimEnd()
  })
}

/** Breaks text at spaces; a word that is longer than the line is broken within. */
export function wrapText(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(' ').flatMap((whole) => breakWord(whole, width))) {
      const longer = line === '' ? word : `${line} ${word}`
      if (longer.length <= width) line = longer
      else {
        lines.push(line)
        line = word
      }
    }
    return [...lines, line]
  })
}

function breakWord(word: string, width: number): readonly string[] {
  return word.length <= width ? [word] : (word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [word])
}
