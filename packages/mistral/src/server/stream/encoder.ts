import type { ChoiceChunk, CompletionChunk, Encoder, Usage } from '@concord/core'
import {
  createLosses,
  type PartFacts,
  present,
  toFinishWord,
  toServerSentEvent,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { DONE } from '../../stream/decoder.ts'
import { toErrorEvent } from '../errors.ts'
import { WIRE } from '../response/extras.ts'
import { ENDINGS, toFacts, toOwnFields } from '../response/facts.ts'
import { createPartsWriter, type PartsWriter } from './parts.ts'

/** Makes the state that writes one stream; what stands beside the choices waits for the last event of a choice. */
export function createEncoder(): Encoder {
  const losses = createLosses(WIRE)
  const writers = new Map<number, PartsWriter>()
  let told: Told = {}
  let head: WireObject = {}
  /** What no choice has come for yet: every event of this wire has one, and clients read it. */
  let held: WireObject = {}

  function writerOf(index: number, facts: PartFacts): PartsWriter {
    const writer = writers.get(index) ?? createPartsWriter(facts)
    writers.set(index, writer)
    return writer
  }

  function writeChoice(piece: ChoiceChunk, chunk: CompletionChunk): readonly WireObject[] {
    const { index, finishReason, logprobs, providerMetadata } = piece
    const facts: PartFacts = { path: `choices[${index}]`, losses, isOwn: chunk.provider === PROVIDER }
    if (logprobs !== undefined) losses.add(`${facts.path}.logprobs`, 'log-probabilities')
    const writer = writerOf(index, facts)
    const deltas = piece.content.flatMap((part) => writer.write(part))
    if (finishReason !== null) deltas.push(...writer.end())
    const events = deltas.map((delta): WireObject => ({ index, delta, finish_reason: null }))
    if (finishReason === null && providerMetadata === undefined) return events
    const { ofChoice, ofMessage } = toOwnFields(piece, facts)
    const word =
      finishReason === null
        ? null
        : toFinishWord({ ...piece, finishReason }, writer.carried, ENDINGS, facts.path, losses)
    return [
      ...events,
      { ...ofChoice, index, delta: writer.toDelta({ ...ofMessage, content: '' }), finish_reason: word },
    ]
  }

  /** The usage holds the service tier too, and the last one counts: what was told before is told again. */
  function withTold({ usage, serviceTier, providerMetadata = {}, ...chunk }: CompletionChunk): CompletionChunk {
    const { usage: own, ...metadata } = providerMetadata
    if (usage === undefined && serviceTier === undefined && own === undefined)
      return { ...chunk, ...(Object.keys(metadata).length > 0 && { providerMetadata: metadata }) }
    told = { ...told, ...present({ usage, serviceTier, own }) }
    const joined = { ...metadata, ...(told.own !== undefined && { usage: told.own }) }
    return {
      ...chunk,
      ...present({ usage: told.usage, serviceTier: told.serviceTier }),
      ...(Object.keys(joined).length > 0 && { providerMetadata: joined }),
    }
  }

  function write(choices: readonly WireObject[]): string {
    const events = choices.map((choice): WireObject => ({ ...head, choices: [choice] }))
    const last = events.pop()
    if (last === undefined) return ''
    const written = [...events, { ...held, ...last }].map((event) => toServerSentEvent(event)).join('')
    held = {}
    return written
  }

  /** Writes what no choice came for beside a piece that says nothing. */
  function writeHeld(): string {
    return Object.keys(held).length === 0 ? '' : write([{ index: 0, delta: { content: '' }, finish_reason: null }])
  }

  return {
    contentType: 'text/event-stream; charset=utf-8',
    encode(chunk) {
      head = { id: chunk.id, object: 'chat.completion.chunk', created: chunk.created, model: chunk.model }
      const choices = chunk.choices.flatMap((piece) => writeChoice(piece, chunk))
      held = { ...held, ...toFacts(withTold(chunk), losses) }
      return write(choices)
    },
    end: () => writeHeld() + toServerSentEvent(DONE),
    fail: (error) => writeHeld() + toServerSentEvent(toErrorEvent(error), 'error'),
    get warnings() {
      return losses.warnings
    },
  }
}

/** What the chunks so far told of the usage. */
interface Told {
  readonly usage?: Usage
  readonly serviceTier?: string
  /** The vendor's own. */
  readonly own?: unknown
}
