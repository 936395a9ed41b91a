import type { TourEvent } from '../src/run/column.ts'
import type { TourFacts } from '../src/web/serve-page.ts'

export type { TourFacts }

/** Asks the server what there is to see. */
export async function loadTour(): Promise<TourFacts> {
  const response = await fetch('/api/tour')
  return (await response.json()) as TourFacts // Our own server writes it.
}

/** Runs an idea on the server, and gives what happens as it happens. */
export async function* runIdea(
  idea: string,
  adapters: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<TourEvent, undefined> {
  const query = new URLSearchParams([['idea', idea], ...adapters.map((name) => ['only', name])])
  const response = await fetch(`/api/run?${query}`, { signal })
  if (!response.ok || response.body === null) throw new Error(await response.text())
  let rest = ''
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const read = await reader.read()
    if (read.done) return undefined
    const lines = (rest + read.value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as TourEvent // Our own server writes it.
  }
}
