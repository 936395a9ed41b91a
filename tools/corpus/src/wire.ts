import type { Payload } from './corpus/interaction.ts'

/** The events of a stream of server-sent events: JSON values, and marks as text; `undefined` for what is no stream. */
export function parseEvents(payload: Payload): readonly unknown[] | undefined {
  if (payload.form !== 'sse') return undefined
  return parseEventTexts(payload.text).map((data) => {
    try {
      return JSON.parse(data) as unknown
    } catch {
      return data
    }
  })
}

/** The texts of the `data` fields of server-sent events, in order: read by themselves, without any code of the adapters. */
function parseEventTexts(text: string): readonly string[] {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n\n')
    .flatMap((frame) => {
      const lines = frame.split('\n').filter((line) => line.startsWith('data:'))
      const data = lines.map((line) => line.slice(line.startsWith('data: ') ? 6 : 5)).join('\n')
      return data === '' ? [] : [data]
    })
}

/** Where the data of an event begins in the text of its stream. */
export function findEvent(text: string, event: number): number {
  const starts = [...text.matchAll(/^data:(?! *$)/gm)]
  return starts[event]?.index ?? 0
}

/** Where a line that says anything begins in a text. */
export function findLine(text: string, line: number): number {
  return [...text.matchAll(/^.*\S.*$/gm)][line]?.index ?? 0
}

/** Writes events as server-sent events. */
export function toEventText(events: readonly unknown[]): string {
  return events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('')
}
