import { element } from '../element.ts'
import type { TourFacts } from '../tour.ts'

/** The ideas to pick from: a list, and on a phone a menu. */
export interface IdeaList {
  readonly root: HTMLElement
  /** Shows which idea is open. */
  mark(name: string): void
}

/** Makes the list. */
export function createIdeaList(ideas: TourFacts['ideas'], open: (name: string) => void): IdeaList {
  const buttons = ideas.map(({ name, title }) => {
    const label = [element('b', {}, name), element('span', {}, title)]
    return element('button', { type: 'button', value: name, onclick: () => open(name) }, ...label)
  })
  const options = ideas.map(({ name, title }) => element('option', { value: name }, `${name}: ${title}`))
  const menu = element('select', { ariaLabel: 'Idea', onchange: () => open(menu.value) }, ...options)
  const list = element('ol', {}, ...buttons.map((button) => element('li', {}, button)))
  return {
    root: element('nav', { ariaLabel: 'Ideas' }, menu, list),
    mark(name) {
      menu.value = name
      for (const button of buttons) button.ariaCurrent = button.value === name ? 'true' : 'false'
    },
  }
}
