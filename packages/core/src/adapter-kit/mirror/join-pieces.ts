import type { OutputPart } from '../../contract/part.ts'
import { fold } from '../../engine/concat.ts'

/** Joins the pieces of parts; what are pieces of one part, `fold` knows. */
export function joinPieces(pieces: readonly OutputPart[]): readonly OutputPart[] {
  const { choices } = fold(
    pieces.map((piece) => ({
      object: 'completion',
      id: '',
      created: 0,
      model: '',
      provider: '',
      choices: [{ index: 0, text: '', content: [piece], finishReason: null }],
    })),
  )
  return choices[0]?.content ?? []
}
