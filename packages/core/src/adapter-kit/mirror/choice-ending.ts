import type { FinishReason } from '../../contract/finish-reason.ts'
import type { OutputPart } from '../../contract/part.ts'
import type { ChoiceChunk } from '../../contract/response.ts'
import { type FinishWords, toFinishWord } from './finish-word.ts'
import type { Losses } from './losses.ts'

/** How a streamed choice ended, for a wire that tells it after everything else. */
export interface ChoiceEnding {
  note(piece: ChoiceChunk): void
  /** Writes the latest ending that was told, or else `otherwise`. */
  toWord(otherwise?: FinishReason): string | undefined
}

/** Makes the state that gathers it from the pieces of the choice at `path`. */
export function createChoiceEnding(words: FinishWords, path: string, losses: Losses): ChoiceEnding {
  const types = new Set<OutputPart['type']>()
  let ending: Parameters<typeof toFinishWord>[0] | undefined
  return {
    note({ content, finishReason, nativeFinishReason: native }) {
      for (const { type } of content) types.add(type)
      if (finishReason !== null) ending = { finishReason, ...(native !== undefined && { nativeFinishReason: native }) }
    },
    toWord(otherwise) {
      const told = ending ?? (otherwise && { finishReason: otherwise })
      return told && toFinishWord(told, types, words, path, losses)
    },
  }
}
