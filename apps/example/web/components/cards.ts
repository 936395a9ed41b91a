import type { Column } from '../../src/run/column.ts'
import { element } from '../element.ts'
import { createCard } from './card.ts'

/** The adapters side by side. */
export interface Cards {
  readonly root: HTMLElement
  show(columns: readonly Column[], selected: string): void
}

/** Makes the cards; only what changed is made anew, and keeps the focus. */
export function createCards(select: (name: string) => void): Cards {
  const root = element('div', { className: 'cards' })
  let cards = new Map<string, Drawn>()
  return {
    root,
    show(columns, selected) {
      const before = cards
      cards = new Map(
        columns.map((column) => [
          column.adapter,
          draw(column, column.adapter === selected, before.get(column.adapter)),
        ]),
      )
      const [kept, wanted] = [[...before.keys()], [...cards.keys()]].map((names) => names.join())
      if (kept !== wanted) root.replaceChildren(...[...cards.values()].map(({ card }) => card))
    },
  }

  function draw(column: Column, isSelected: boolean, before: Drawn | undefined): Drawn {
    if (before?.column === column && before.isSelected === isSelected) return before
    const card = createCard(column, isSelected, select)
    const hadFocus = before?.card.contains(document.activeElement) === true
    before?.card.replaceWith(card)
    if (hadFocus) card.querySelector('button')?.focus({ preventScroll: true })
    return { column, isSelected, card }
  }
}

interface Drawn {
  readonly column: Column
  readonly isSelected: boolean
  readonly card: HTMLElement
}
