import type { Call, Column } from '../../src/run/column.ts'
import { element } from '../element.ts'
import { createJson } from './json.ts'

/** What one adapter was asked and sent, call by call. */
export interface Details {
  readonly root: HTMLElement
  show(column: Column): void
}

/** Makes the details; what a reader opened stays open while they grow. */
export function createDetails(): Details {
  const root = element('section', { className: 'details', ariaLabel: 'Details' })
  const opened = new Set<string>()
  let shown: Column | undefined
  return {
    root,
    show(column) {
      if (column === shown) return
      shown = column
      const { adapter, calls, outcome, reason } = column
      const why =
        outcome === 'ok' ? 'This idea makes its own client: see the code.' : (reason ?? 'Nothing was sent yet.')
      const none = element('p', { className: 'about' }, why)
      root.replaceChildren(
        element('h3', {}, adapter),
        ...(calls.length === 0 ? [none] : calls.map((call, i) => toCall(call, i, adapter, opened))),
      )
    },
  }
}

function toCall(call: Call, place: number, adapter: string, opened: Set<string>): HTMLElement {
  const { to, mode, request, wire, chunks, response, error } = call
  const heading = `Call ${place + 1}${mode === undefined ? '' : `: ${mode}()`}${to === adapter ? '' : `, to ${to}`}`
  return element(
    'section',
    { className: 'call' },
    element('h4', {}, heading),
    element(
      'div',
      { className: 'pair' },
      toPanel('The canonical request', request, 'Made outside of the tour: see the code.'),
      toPanel(
        wire === undefined ? "On the vendor's wire" : `On the vendor's wire: ${wire.method} ${wire.path}`,
        wire?.body,
        'Not seen here.',
      ),
    ),
    error === undefined ? undefined : element('p', { className: 'reason' }, `${error.kind}: ${error.message}`),
    chunks.length === 0 ? undefined : toFold(`${chunks.length} chunks`, call, opened, () => toChunkTable(call)),
    response === undefined ? undefined : toFold('The final response', call, opened, () => createJson(response)),
  )
}

function toPanel(title: string, value: unknown, otherwise: string): HTMLElement {
  const content = value === undefined ? element('p', { className: 'about' }, otherwise) : createJson(value)
  return element('div', { className: 'panel' }, element('h5', {}, title), content)
}

function toFold(title: string, { id }: Call, opened: Set<string>, toContent: () => HTMLElement): HTMLElement {
  const key = `${id} ${title.replace(/^\d+ /, '')}`
  const fold = element('details', { open: opened.has(key) }, element('summary', {}, title), toContent())
  fold.addEventListener('toggle', () => (fold.open ? opened.add(key) : opened.delete(key)))
  return fold
}

function toChunkTable({ chunks }: Call): HTMLElement {
  const rows = chunks.map((chunk, i) => {
    const parts = chunk.choices.flatMap(({ index, content, finishReason }) => [
      ...content.map((part) => ({ choice: index, ...part })),
      ...(finishReason === null ? [] : [{ choice: index, finishReason }]),
    ])
    const facts = [...parts, ...(chunk.usage === undefined ? [] : [{ usage: chunk.usage }])]
    return element(
      'li',
      {},
      element('span', {}, String(i + 1)),
      element('code', {}, facts.map((fact) => JSON.stringify(fact)).join('  ')),
    )
  })
  return element('ol', { className: 'chunks' }, ...rows)
}
