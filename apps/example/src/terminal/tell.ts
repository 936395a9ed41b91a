import type { Choice } from '../arguments.ts'
import { type Column, createColumn, withEvent } from '../run/column.ts'
import { runIdea } from '../run/run-idea.ts'
import type { Services } from '../service/services.ts'
import { spin, toLive } from './live.ts'
import { createScreen, type Output, type Screen } from './screen.ts'
import { createStyle, type Style } from './style.ts'
import { countOutcomes, type Result, toSummary } from './summary.ts'
import { toTable } from './table.ts'
import { wrapText } from './wrap.ts'

/** Tells the tour to a person; gives what was shown. */
export async function tell(choice: Choice, services: Services, output: Output): Promise<readonly Result[]> {
  const begin = performance.now()
  const screen = createScreen(output)
  const style = createStyle(output.isTTY === true && (process.env['NO_COLOR'] ?? '') === '')
  const write = (lines: readonly string[]): boolean => output.write(`${lines.join('\n')}\n`)
  write(toOpening(choice, screen.width).map(style.dim))
  const results: Result[] = []
  for (const idea of choice.ideas) {
    const place = choice.ideas.length > 1 ? `${results.length + 1}/${choice.ideas.length} ` : ''
    write(['', `${style.dim(place)}${style.bold(idea.name)}  ${idea.title}`])
    const columns = await show(idea, choice, services, screen, style)
    results.push({ idea, columns })
  }
  write(['', ...toSummary(results, (performance.now() - begin) / 1000, screen.width, style)])
  if (countOutcomes(results).failed === 0 && !choice.isLive) {
    write(wrapText('See the requests, the chunks and the code: npm run example -- --web', screen.width).map(style.dim))
  }
  return results
}

function toOpening({ ideas, adapters, isLive }: Choice, width: number): readonly string[] {
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
  const against = isLive ? 'the real vendors' : 'emulated vendors on this machine, without keys'
  return [
    `${count(ideas.length, 'idea')} on ${count(adapters.length, 'adapter')}, each through its vendor's own SDK, against ${against}.`,
    ...(adapters.length > 1 ? ['What all adapters agree on stands first, what differs below it.'] : []),
    '✓ as expected, – the vendor lacks it, ✗ not as expected.',
    'The code of an idea is apps/example/src/ideas/<its name>.ts.',
  ].flatMap((line) => wrapText(line, width))
}

/** Runs one idea, drawing as it goes. */
async function show(
  idea: Choice['ideas'][number],
  { adapters, isLive, model }: Choice,
  services: Services,
  screen: Screen,
  style: Style,
): Promise<readonly Column[]> {
  const columns = new Map(adapters.map(({ name }) => [name, createColumn(name)]))
  let tick = 0
  const timer = setInterval(() => screen.draw(toLive([...columns.values()], tick++, screen.width, style)), FRAME_MS)
  try {
    const done = await runIdea(idea, adapters, {
      services,
      isLive,
      model,
      paceMs: screen.isLive ? PACE_MS : 0,
      onEvent: (event) =>
        columns.set(event.adapter, withEvent(columns.get(event.adapter) ?? createColumn(event.adapter), event)),
    })
    screen.finish(toTable(done, screen.width, style))
    return done
  } finally {
    clearInterval(timer)
  }
}

const FRAME_MS = 50
/** Slow enough to watch, fast enough for all ideas to pass in seconds. */
const PACE_MS = 12

/** Tells on a terminal how far it is, while the tour itself goes to a file or a program. */
export function createProgress(output: Output, total: number): { step(name: string): void; end(): void } {
  let done = 0
  const isShown = output.isTTY === true
  return {
    step(name) {
      if (isShown) output.write(`\r\u001b[K${spin(done)} ${++done}/${total} ${name}`)
    },
    end() {
      if (isShown) output.write('\r\u001b[K')
    },
  }
}
