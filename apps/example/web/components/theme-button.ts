import { element } from '../element.ts'

/** Makes the button that changes between light and dark; at first it is as the system says. */
export function createThemeButton(): HTMLElement {
  const button = element(
    'button',
    { type: 'button', className: 'theme', title: 'Light or dark', ariaLabel: 'Light or dark' },
    '◐',
  )
  button.addEventListener('click', () => {
    const { dataset } = document.documentElement
    const isDark =
      dataset['theme'] === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : dataset['theme'] === 'dark'
    dataset['theme'] = isDark ? 'light' : 'dark'
  })
  return button
}
