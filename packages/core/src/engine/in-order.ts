import type { CompletionChunk } from '../contract/response.ts'
import { fold } from './concat.ts'

/** Choices and parts by index, each once, however an event of the wire has them. */
export function inOrder(chunk: CompletionChunk): CompletionChunk {
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
