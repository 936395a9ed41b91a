import type { ChoiceChunk, CompletionChunk, OutputPart } from '@concord/core'
import { isObject, type Losses, noteLostPart, toFinishWord } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { endingsOf, noteExtras, toOwnFields } from '../../../server/response.ts'
import { toLogprobs } from './logprobs.ts'

/** Writes a choice, whole or piece by piece: both have one form. */
export interface ChoiceWriter {
  write(piece: ChoiceChunk, chunk: Pick<CompletionChunk, 'provider'>): object
}

/** Makes the state that writes one choice; its text is all that this wire carries of its content. */
export function createChoiceWriter(index: number, losses: Losses, host: Host): ChoiceWriter {
  const path = `choices[${index}]`
  /** The text parts, and whether there was any text in them. */
  const texts = new Map<number, boolean>()

  function note(part: OutputPart): void {
    if (part.type !== 'text') return noteLostPart(`a ${part.type} part`, { path, losses })
    if (texts.size > 0 && !texts.has(part.index)) losses.add(`${path}.content`, 'a second text part')
    texts.set(part.index, part.text !== '' || texts.get(part.index) === true)
    const place = `${path}.content[${part.index}]`
    noteExtras(part, place, losses)
    if (part.citations !== undefined) losses.add(`${place}.citations`, 'citations')
  }

  /** A part without text is none. */
  function noteEmpty(): void {
    if ([...texts.values()].includes(false)) losses.add(`${path}.content`, 'a text part without text')
  }

  return {
    write(piece, chunk) {
      for (const part of piece.content) note(part)
      if (piece.finishReason !== null) noteEmpty()
      const { logprobs: ofLogprobs, ...fields } = toOwnFields(piece, chunk, path, losses, host)
      const logprobs = toLogprobs(piece.logprobs, `${path}.logprobs`, losses)
      return {
        text: piece.text,
        index,
        logprobs: isObject(ofLogprobs) ? { ...logprobs, ...ofLogprobs } : logprobs,
        finish_reason: toWord(piece, path, losses, host),
        ...fields,
      }
    },
  }
}

function toWord({ finishReason, ...piece }: ChoiceChunk, path: string, losses: Losses, host: Host): string | null {
  return finishReason === null ? null : toFinishWord({ ...piece, finishReason }, [], endingsOf(host), path, losses)
}
