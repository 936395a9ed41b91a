import type { OutputPart } from '../contract/part.ts'
import type { CompletionChunk } from '../contract/response.ts'
import type { Violation } from './violation.ts'
import { fold } from '../engine/concat.ts'
import { checkChunk } from './chunk.ts'
import { checkResponse } from './response.ts'
import { joinPath, show } from './json.ts'

/** Checks the chunks of one whole stream: each of them, their sequence, and what they join to. */
export function checkChunks(chunks: readonly CompletionChunk[]): readonly Violation[] {
  const whole = fold(chunks)
  return [
    ...chunks.flatMap((chunk, i) => checkChunk(chunk).map((violation) => within(`chunks[${i}]`, violation))),
    ...checkIdentity(chunks),
    ...checkEnding(chunks, whole),
    ...checkPieces(chunks),
    ...checkResponse(whole).map((violation) => within('collected', violation)),
  ]
}

function within(place: string, violation: Violation): Violation {
  const { path } = violation
  return { ...violation, path: path === '' ? place : `${place}.${path}` }
}

function checkIdentity(chunks: readonly CompletionChunk[]): readonly Violation[] {
  const [first] = chunks
  if (first === undefined) return [{ law: 'ending', path: '', message: 'the stream has no chunk' }]
  const keys = ['id', 'created', 'model', 'provider'] as const
  return chunks.flatMap((chunk, i) =>
    keys
      .filter((key) => chunk[key] !== first[key])
      .map((key): Violation => ({
        law: 'identity',
        path: `chunks[${i}].${key}`,
        message: `is ${show(chunk[key])}; the first chunk says ${show(first[key])}`,
      })),
  )
}

function checkEnding(chunks: readonly CompletionChunk[], whole: CompletionChunk): readonly Violation[] {
  const last = chunks.at(-1)
  const early = chunks
    .slice(0, -1)
    .flatMap((chunk, i) =>
      chunk.choices.flatMap((choice, j) =>
        (['finishReason', 'nativeFinishReason'] as const)
          .filter((key) => (choice[key] ?? null) !== null)
          .map((key) => ending(`chunks[${i}].choices[${j}].${key}`, 'a choice finishes in the last chunk')),
      ),
    )
  const place = `chunks[${chunks.length - 1}]`
  const unfinished = whole.choices
    .filter(({ index }) => last?.choices.find((choice) => choice.index === index)?.finishReason == null)
    .map(({ index }) => ending(`${place}.choices`, `the last chunk does not finish choice ${index}`))
  const hasLateUsage = whole.usage === undefined || last?.usage !== undefined
  return [...early, ...unfinished, ...(hasLateUsage ? [] : [ending(`${place}.usage`, 'the final usage is not here')])]
}

function ending(path: string, message: string): Violation {
  return { law: 'ending', path, message }
}

function checkPieces(chunks: readonly CompletionChunk[]): readonly Violation[] {
  const partsOf = new Map<number, OutputPart[]>()
  const violations: Violation[] = []
  for (const [i, chunk] of chunks.entries()) {
    for (const [j, choice] of chunk.choices.entries()) {
      const parts = partsOf.get(choice.index) ?? []
      partsOf.set(choice.index, parts)
      for (const [k, piece] of choice.content.entries()) {
        const path = `chunks[${i}].choices[${j}].content[${k}]`
        violations.push(...checkPiece(parts, piece, path))
        if (piece.index === parts.length) parts.push(piece)
      }
    }
  }
  return violations
}

/** Checks a piece against the parts that its choice has so far. */
function checkPiece(parts: readonly OutputPart[], piece: OutputPart, path: string): readonly Violation[] {
  const violation = (key: string, message: string): Violation => ({ law: 'pieces', path: joinPath(path, key), message })
  if (piece.index > parts.length)
    return [violation('index', `a new part here has the index ${parts.length}, not ${piece.index}`)]
  const part = parts[piece.index]
  if (part === undefined) return []
  if (part.type === 'unknown') return [violation('index', 'an unknown part comes in one piece')]
  if (part.type !== piece.type) return [violation('type', `is ${piece.type}; the part began as ${part.type}`)]
  if (!isTool(part) || !isTool(piece)) return []
  return (['id', 'name'] as const)
    .filter((key) => part[key] !== piece[key])
    .map((key) => violation(key, `is ${show(piece[key])}; the part began with ${show(part[key])}`))
}

function isTool(part: OutputPart): part is Extract<OutputPart, { readonly name: string }> {
  return part.type === 'tool_call' || part.type === 'tool_activity'
}
