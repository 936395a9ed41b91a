import type { CompletionChunk } from '../contract/response.ts'
import { fold } from './concat.ts'

/** Choices and parts by index, each once, however an event of the wire has them; the usual one has one part of one choice. */
export function inOrder(chunk: CompletionChunk): CompletionChunk {
  const { choices } = chunk
  return choices.length === 1 && choices[0]?.content.length === 1 ? chunk : restInOrder(chunk)
}

/** The same of a chunk of a form of its own, such as the last, which is read apart from the usual ones (decision 30). */
export function restInOrder(chunk: CompletionChunk): CompletionChunk {
  if (!isAscending(chunk.choices)) return fold([chunk])
  for (const { content } of chunk.choices) if (!isAscending(content)) return fold([chunk])
  return chunk
}

function isAscending(items: readonly { readonly index: number }[]): boolean {
  let last = Number.NEGATIVE_INFINITY
  for (const { index } of items) {
    if (index <= last) return false
    last = index
  }
  return true
}
