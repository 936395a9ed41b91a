import type { ChoiceChunk, CompletionChunk, Encoder, MediaPart, OutputPart, ParsedRequest } from '@concord/core'
import {
  createLosses,
  isObject,
  type Losses,
  mergeOptions,
  noteLostPart,
  toFinishWord,
  typesOf,
} from '@concord/core/adapter'
import { type Host, ownOptions } from '../../host.ts'
import { endingsOf, noteExtras } from '../../server/response.ts'
import { createStreamEncoder } from '../../server/stream.ts'
import { audioTypeOf } from '../response/message.ts'
import { toLogprobs } from '../../server/logprobs.ts'
import { createImageWriter, type ImageWriter, isListed } from './response/images.ts'
import { createReasoningWriter, isSealed, type ReasoningWriter } from './response/reasoning.ts'
import { noteToolCallExtras, toAnnotation, toAudio, toChoiceFields } from './response/body.ts'

/** Makes the state that writes one stream of chat completion chunks. */
export function createEncoder(parsed: ParsedRequest, host: Host): Encoder {
  const losses = createLosses('the chat completions wire')
  const audioType = audioTypeOf(ownOptions(parsed.request.providerOptions, host))
  const choices = new Map<number, WrittenChoice>()

  function writeChoice(piece: ChoiceChunk, chunk: CompletionChunk): readonly object[] {
    const path = `choices[${piece.index}]`
    const isNew = !choices.has(piece.index)
    const choice = choices.get(piece.index) ?? createWrittenChoice(createReasoningWriter(path, losses, host))
    choices.set(piece.index, choice)
    const facts: WriteFacts = { choice, path, audioType, losses, host, isOwn: chunk.provider === host.provider }
    const deltas: object[] = isNew ? [{ role: 'assistant', content: '' }] : []
    for (const part of piece.content) {
      if (!isHeld(part, host)) deltas.push(...flushImages(choice))
      deltas.push(...writePart(part, `${path}.content[${part.index}]`, facts))
    }
    if (piece.finishReason !== null) deltas.push(...flushImages(choice))
    const events = deltas.map((delta) => toChoice(piece.index, delta))
    if (piece.logprobs !== undefined) {
      const logprobs = toLogprobs(piece.logprobs, `${path}.logprobs`, losses)
      events.push({ ...toChoice(piece.index, {}), logprobs })
    }
    if (piece.finishReason !== null || piece.providerMetadata !== undefined)
      events.push(writeRest(piece, choice, chunk, path))
    return events
  }

  /** The vendor's own fields, and how the choice ended. */
  function writeRest(piece: ChoiceChunk, choice: WrittenChoice, chunk: CompletionChunk, path: string): object {
    const { finishReason } = piece
    if (finishReason !== null) noteWithheld(choice, path, losses)
    const ofMessage = piece.providerMetadata?.['message']
    const delta = chunk.provider === host.provider && isObject(ofMessage) ? ofMessage : {}
    return {
      ...toChoice(piece.index, delta),
      finish_reason:
        finishReason === null
          ? null
          : toFinishWord({ ...piece, finishReason }, typesOf(choice.parts), endingsOf(host), path, losses),
      ...toChoiceFields(piece, chunk, path, { losses, host }),
    }
  }

  return createStreamEncoder(parsed, { object: 'chat.completion.chunk', losses, host, writeChoice })
}

/** What went out of a choice. */
interface WrittenChoice {
  /** The parts, without their text. */
  readonly parts: OutputPart[]
  /** The place of each tool call among the calls, by its part's index. */
  readonly calls: Map<number, number>
  readonly reasoning: ReasoningWriter
  /** The reasoning parts of which anything went out. */
  readonly shown: Set<number>
  readonly images: ImageWriter
}

function createWrittenChoice(reasoning: ReasoningWriter): WrittenChoice {
  return { parts: [], calls: new Map(), reasoning, shown: new Set(), images: createImageWriter() }
}

/** Images wait for their last piece. */
function isHeld(part: OutputPart, host: Host): part is MediaPart {
  return part.type === 'media' && isListed(part, host)
}

function flushImages({ images }: WrittenChoice): readonly object[] {
  const whole = images.flush()
  return whole.length === 0 ? [] : [{ images: whole }]
}

interface WriteFacts {
  readonly choice: WrittenChoice
  readonly path: string
  readonly audioType: string
  readonly losses: Losses
  readonly host: Host
  readonly isOwn: boolean
}

/** Reasoning without text has no place: the wire knows it only by its text. */
function noteWithheld({ parts, shown }: WrittenChoice, path: string, losses: Losses): void {
  for (const part of parts)
    if (part.type === 'reasoning' && !shown.has(part.index)) noteLostPart(`a ${part.type} part`, { path, losses })
}

function toChoice(index: number, delta: object): object {
  return { index, delta, logprobs: null, finish_reason: null }
}

/** The kinds of which a message has one. */
const SINGLE: ReadonlySet<OutputPart['type']> = new Set(['text', 'refusal', 'media'])

function writePart(part: OutputPart, path: string, facts: WriteFacts): readonly object[] {
  const { choice, losses } = facts
  if (part.type !== 'reasoning') choice.reasoning.interrupt()
  if (!choice.parts.some((known) => known.index === part.index && known.type === part.type)) {
    const { host } = facts
    const isSingle = SINGLE.has(part.type) && !isHeld(part, host)
    if (isSingle && choice.parts.some((known) => known.type === part.type && !isHeld(known, host)))
      losses.add(`${facts.path}.content`, `a second ${part.type} part`)
    if (choice.parts.some((known) => isSealed(known, host)) && !isSealed(part, host))
      losses.add(`${facts.path}.content`, 'the order of parts')
    choice.parts.push(part)
  }
  switch (part.type) {
    case 'text': {
      noteExtras(part, path, losses)
      const annotations = part.citations?.map((citation) => toAnnotation(citation, `${path}.citations`, facts))
      const text = part.text === '' ? [] : [{ content: part.text }]
      return annotations === undefined ? text : [...text, { annotations }]
    }
    case 'reasoning': {
      const delta = choice.reasoning.write(part, path)
      if (Object.keys(delta).length === 0) return []
      choice.shown.add(part.index)
      return [delta]
    }
    case 'refusal':
      noteExtras(part, path, losses)
      return [{ refusal: part.text }]
    case 'media':
      if (!isHeld(part, facts.host)) return [toAudio(part, path, facts)].filter(({ audio }) => audio !== undefined)
      choice.images.hold(part, facts)
      return []
    case 'tool_call':
      return [{ tool_calls: [writeToolCall(part, path, facts)] }]
    case 'tool_activity':
    case 'unknown':
      noteLostPart(`a ${part.type} part`, facts)
      return []
    default:
      return part satisfies never
  }
}

/** The first piece of a call says its id and name; the others only where they belong. */
function writeToolCall(
  part: Extract<OutputPart, { type: 'tool_call' }>,
  path: string,
  { choice, losses, isOwn }: WriteFacts,
): object {
  noteToolCallExtras(part, path, losses, isOwn)
  const known = choice.calls.get(part.index)
  const index = known ?? choice.calls.size
  choice.calls.set(part.index, index)
  const body = part.custom === true ? { input: part.arguments } : { arguments: part.arguments }
  const type = part.custom === true ? 'custom' : 'function'
  const metadata: object = (isOwn ? part.providerMetadata : undefined) ?? {}
  if (known !== undefined) return mergeOptions(metadata, { index, [type]: body })
  return mergeOptions(metadata, { index, id: part.id, type, [type]: { name: part.name, ...body } })
}
