import type { ChoiceChunk, CompletionChunk } from '@concord/core'

/** A chunk of one choice that says a word, and may end it. */
export function piece(index: number, said: string, finishReason: ChoiceChunk['finishReason'] = null): CompletionChunk {
  const content = said === '' ? [] : [{ type: 'text' as const, index: 0, text: said }]
  const head = { object: 'completion', id: 'answer-1', created: 1000, model: 'model-1', provider: 'emulator' } as const
  return { ...head, choices: [{ index, text: said, content, finishReason }] }
}

/** The last chunk of these choices. */
export function finishing(...indexes: readonly number[]): CompletionChunk {
  return { ...piece(0, ''), choices: indexes.flatMap((index) => piece(index, '', 'stop').choices) }
}
