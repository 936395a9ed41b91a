/** The events of a stream of server-sent events: JSON values, and marks as text. */
export function parseEvents(text: string): readonly unknown[] {
  return parseEventTexts(text).map((data) => {
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
