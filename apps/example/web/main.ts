import { type Column, createColumn, withEvent } from '../src/run/column.ts'
import { createCards } from './components/cards.ts'
import { createChips } from './components/chips.ts'
import { createDetails } from './components/details.ts'
import { createIdeaList } from './components/idea-list.ts'
import { createThemeButton } from './components/theme-button.ts'
import { element } from './element.ts'
import { loadTour, runIdea, type TourFacts } from './tour.ts'

const tour = await loadTour()
showTour(tour)

/** Puts the page together: the ideas, the adapters side by side, and the details of one of them. */
function showTour({ ideas, adapters, isLive }: TourFacts): void {
  const [firstIdea] = ideas
  const [firstAdapter] = adapters
  if (firstIdea === undefined || firstAdapter === undefined) {
    document.body.append(element('p', { className: 'empty' }, 'There is nothing to show: no key of any vendor.'))
    return
  }
  let idea = ideas.find(({ name }) => name === location.hash.slice(1)) ?? firstIdea
  let selected = firstAdapter
  let running = new AbortController()
  let columns: ReadonlyMap<string, Column> = new Map()
  let isDrawn = true

  const title = element('h2')
  const about = element('p', { className: 'about' })
  const state = element('p', { className: 'state', role: 'status' })
  const code = element('code')
  const path = element('span')
  const cards = createCards(select)
  const details = createDetails()
  const list = createIdeaList(ideas, (name) => open(name))
  const chips = createChips(adapters, () => void run())
  const again = element('button', { type: 'button', className: 'run', onclick: () => void run() }, 'Run again')

  document.body.append(
    element(
      'header',
      {},
      element(
        'h1',
        {},
        'Concord',
        element('small', {}, isLive ? 'the tour, on real vendors' : 'the tour, on emulated vendors'),
      ),
      createThemeButton(),
    ),
    element(
      'div',
      { className: 'layout' },
      list.root,
      element(
        'main',
        {},
        element('div', { className: 'heading' }, element('div', {}, title, about), again),
        element('details', { className: 'code' }, element('summary', {}, path), element('pre', {}, code)),
        chips.root,
        state,
        cards.root,
        details.root,
      ),
    ),
  )
  open(idea.name)

  function open(name: string): void {
    idea = ideas.find((one) => one.name === name) ?? idea
    history.replaceState(null, '', `#${idea.name}`)
    title.textContent = idea.name
    about.textContent = idea.title
    code.textContent = idea.code
    path.textContent = `The code: apps/example/src/ideas/${idea.name}.ts`
    list.mark(idea.name)
    void run()
  }

  async function run(): Promise<void> {
    running.abort()
    running = new AbortController()
    const { signal } = running
    const chosen = chips.chosen()
    columns = new Map(chosen.map((name) => [name, createColumn(name)]))
    if (!chosen.includes(selected)) selected = chosen[0] ?? selected
    draw()
    try {
      for await (const event of runIdea(idea.name, chosen, signal)) {
        columns = new Map(columns).set(
          event.adapter,
          withEvent(columns.get(event.adapter) ?? createColumn(event.adapter), event),
        )
        requestDraw()
      }
    } catch (error) {
      if (!signal.aborted) state.textContent = error instanceof Error ? error.message : String(error)
    }
  }

  /** Draws once a frame, however much happens in it. */
  function requestDraw(): void {
    if (!isDrawn) return
    isDrawn = false
    requestAnimationFrame(() => draw())
  }

  function draw(): void {
    isDrawn = true
    const shown = [...columns.values()]
    cards.show(shown, selected)
    const left = shown.filter(({ outcome }) => outcome === 'running').length
    state.textContent = left > 0 ? `${left} of ${shown.length} still running` : `${shown.length} done`
    const column = columns.get(selected)
    if (column !== undefined) details.show(column)
  }

  function select(name: string): void {
    selected = name
    draw()
    details.root.scrollIntoView({ behavior: 'smooth', block: 'nearest' })
  }
}
