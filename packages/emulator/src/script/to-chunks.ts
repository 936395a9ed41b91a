import type { ChoiceChunk, CompletionChoice, CompletionChunk, CompletionResponse, OutputPart } from '@concord/core'
import { createError, textOf } from '@concord/core/adapter'
import type { Pieces } from './answer.ts'
import { createLogprobsCutter } from './logprobs-cutter.ts'

/**
 * Cuts a response into the chunks of a stream, as a vendor would send it: the choices in turn, what is not text with the
 * last piece of its part, and the finish of every choice and the usage in the last chunk. `collect` gives the response back.
 */
export function toChunks(response: CompletionResponse, pieces: Pieces = 'words'): readonly CompletionChunk[] {
  const { object, id, created, model, provider, choices, usage, providerMetadata, ...facts } = response
  const base = { object, id, created, model, provider }
  const cuts = choices.map((choice) => cutChoice(choice, pieces))
  const last: CompletionChunk = {
    ...base,
    choices: cuts.map(({ last: piece }) => piece),
    ...(usage !== undefined && { usage }),
    ...(providerMetadata !== undefined && { providerMetadata }),
  }
  const chunks = takeTurns(cuts.map((cut) => cut.pieces)).map((piece) => ({ ...base, choices: [piece] }))
  return [...chunks, last].map((chunk, i) => (i === 0 ? { ...chunk, ...facts } : chunk))
}

interface CutChoice {
  readonly pieces: readonly ChoiceChunk[]
  /** What closes the choice. */
  readonly last: ChoiceChunk
}

function cutChoice(choice: CompletionChoice, pieces: Pieces): CutChoice {
  const { index, content, text: _text, logprobs, ...ending } = choice
  const cutter = createLogprobsCutter(logprobs)
  return {
    pieces: content
      .flatMap((part) => cutPart(part, pieces))
      .map((part) => ({ index, text: textOf([part]), content: [part], finishReason: null, ...cutter.take(part) })),
    last: { index, text: '', content: [], ...ending, ...cutter.rest() },
  }
}

function takeTurns(lists: readonly (readonly ChoiceChunk[])[]): readonly ChoiceChunk[] {
  const longest = Math.max(...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat()
}

function cutPart(part: OutputPart, pieces: Pieces): readonly OutputPart[] {
  const { type, index } = part
  switch (type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return withRest(cutText(part.text, pieces), (text) => ({ type, index, text }), part)
    case 'tool_call': {
      const { replay: _replay, providerMetadata: _metadata, ...call } = part
      return withRest(cutText(part.arguments, pieces), (value) => ({ ...call, arguments: value }), part)
    }
    case 'tool_activity': {
      if (part.arguments === undefined) return [part]
      const { id, name } = part
      return withRest(cutText(part.arguments, pieces), (value) => ({ type, index, id, name, arguments: value }), part)
    }
    case 'media':
    case 'unknown':
      return [part]
    default:
      return part satisfies never
  }
}

/** Makes the pieces of a part; the last one has everything else that the part has. */
function withRest(
  texts: readonly string[],
  toPiece: (text: string) => OutputPart,
  part: OutputPart,
): readonly OutputPart[] {
  return texts.map((text, i) => (i < texts.length - 1 ? toPiece(text) : { ...part, ...toPiece(text) }))
}

function cutText(text: string, pieces: Pieces): readonly string[] {
  if (text === '') return ['']
  if (pieces === 'words') return text.match(/\S+\s*|\s+/g) ?? [text]
  const cut = typeof pieces === 'number' ? cutCharacters(text, pieces) : pieces(text)
  if (cut.length > 0 && cut.join('') === text) return cut
  const message = 'emulator: pieces does not cut a text into what joins to it again'
  throw createError('invalid_request', message, { provider: 'emulator' })
}

function cutCharacters(text: string, size: number): readonly string[] {
  const characters = Array.from(text)
  const count = Math.ceil(characters.length / size)
  return Array.from({ length: count }, (_, i) => characters.slice(i * size, (i + 1) * size).join(''))
}
