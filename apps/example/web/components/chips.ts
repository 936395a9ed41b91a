import { element } from '../element.ts'

/** The adapters to choose from. */
export interface Chips {
  readonly root: HTMLElement
  readonly chosen: () => readonly string[]
}

/** Makes a chip for each adapter; all are chosen at first. */
export function createChips(names: readonly string[], onChange: () => void): Chips {
  const boxes = names.map((name) =>
    element('input', { type: 'checkbox', value: name, checked: true, onchange: onChange }),
  )
  const all = element('button', { type: 'button', onclick: () => check(() => true) }, 'all')
  const none = element('button', { type: 'button', onclick: () => check((i) => i === 0) }, 'one')
  function check(isChosen: (place: number) => boolean): void {
    for (const [i, box] of boxes.entries()) box.checked = isChosen(i)
    onChange()
  }
  return {
    root: element(
      'fieldset',
      { className: 'chips', ariaLabel: 'Adapters' },
      ...boxes.map((box) => element('label', {}, box, element('span', {}, box.value))),
      all,
      none,
    ),
    chosen: () => boxes.filter(({ checked }) => checked).map(({ value }) => value),
  }
}
