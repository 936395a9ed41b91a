import type { OutputPart } from '../contract/part.ts'

/** Decides, always in the same way for the same numbers. */
export interface Picker {
  /** A number from 0, below `count`. */
  next(count: number): number
}

/** Makes a picker of numbers that are used again and again; 0 without any. */
export function createPicker(numbers: readonly number[]): Picker {
  let position = 0
  return {
    next: (count) => (numbers.length === 0 || count === 0 ? 0 : (numbers[position++ % numbers.length] ?? 0) % count),
  }
}

/** Cuts a part into pieces that join to it again. */
export function cutPart(part: OutputPart, picker: Picker): readonly OutputPart[] {
  const pieces = cutContent(part, picker)
  const { replay, providerMetadata } = part
  const place = picker.next(pieces.length)
  return pieces.map((piece, i) => ({
    ...piece,
    ...(i === place && replay !== undefined && { replay }),
    ...(i === pieces.length - 1 - place && providerMetadata !== undefined && { providerMetadata }),
  }))
}

/** Cuts a list into lists that are not empty. */
export function cutList<Item>(items: readonly Item[], picker: Picker): readonly (readonly Item[])[] {
  const pieces: Item[][] = []
  for (const item of items) {
    const piece = pieces.at(-1)
    if (piece !== undefined && picker.next(3) !== 1) piece.push(item)
    else pieces.push([item])
  }
  return pieces
}

function cutContent(part: OutputPart, picker: Picker): readonly OutputPart[] {
  const { replay: _replay, providerMetadata: _metadata, ...rest } = part
  switch (rest.type) {
    case 'text': {
      const { citations, ...text } = rest
      const cited = cutList(citations ?? [], picker).map((piece) => ({ ...text, text: '', citations: piece }))
      return [...cutText(rest.text, picker).map((piece) => ({ ...text, text: piece })), ...cited]
    }
    case 'reasoning':
    case 'refusal':
      return cutText(rest.text, picker).map((text) => ({ ...rest, text }))
    case 'tool_call':
      return cutText(rest.arguments, picker).map((text) => ({ ...rest, arguments: text }))
    case 'tool_activity':
      if (rest.arguments === undefined) return [rest]
      return cutText(rest.arguments, picker).map((text) => ({ ...rest, arguments: text }))
    case 'media':
      return cutMedia(rest, picker)
    case 'unknown':
      return [rest]
    default:
      return rest satisfies never
  }
}

function cutMedia(part: OutputPart & { readonly type: 'media' }, picker: Picker): readonly OutputPart[] {
  const { data, url, transcript, ...base } = part
  const bytes = atob(data ?? '').split('')
  return [
    ...cutList(bytes, picker).map((piece) => ({ ...base, data: btoa(piece.join('')) })),
    ...(url === undefined ? [] : [{ ...base, url }]),
    ...(transcript === undefined ? [] : cutText(transcript, picker).map((text) => ({ ...base, transcript: text }))),
  ]
}

/** Cuts text between its characters, never within one; the empty text is one piece. */
function cutText(text: string, picker: Picker): readonly string[] {
  return text === '' ? [''] : cutList(Array.from(text), picker).map((piece) => piece.join(''))
}
