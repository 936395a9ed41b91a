import type { CompletionChunk } from '../contract/response.ts'
import { fold } from './concat.ts'

/** Choices and parts by index, each once, however an event of the wire has them. */
export function inOrder(chunk: CompletionChunk): CompletionChunk {
  const isOrdered = isAscending(chunk.choices) && chunk.choices.every(({ content }) => isAscending(content))
  return isOrdered ? chunk : fold([chunk])
}

function isAscending(items: readonly { readonly index: number }[]): boolean {
  return items.every((item, i) => i === 0 || item.index > (items[i - 1]?.index ?? -1))
}
