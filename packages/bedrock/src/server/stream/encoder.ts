import type { ChoiceChunk, Encoder, ParsedRequest } from '@concord/core'
import {
  createChoiceEnding,
  createLosses,
  createStreamFacts,
  noteChoices,
  ownFields,
  present,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { joinBytes } from '../../stream/frames.ts'
import { toException } from '../errors.ts'
import {
  CARRIES,
  CHOICE,
  ENDINGS,
  MESSAGE_RESERVED,
  NO_METRICS,
  noteModel,
  RESERVED,
  toTier,
  WIRE,
} from '../response/body.ts'
import { toUsageBody } from '../response/usage.ts'
import { createBlocksWriter } from './blocks.ts'
import { toFrame } from './frames.ts'

/** Makes the state that writes one stream of events. */
export function createEncoder(parsed: ParsedRequest): Encoder {
  const losses = createLosses(WIRE)
  const blocks = createBlocksWriter({ path: CHOICE, losses, names: new Map() })
  const told = createStreamFacts(PROVIDER, RESERVED, losses)
  const ending = createChoiceEnding(ENDINGS, CHOICE, losses)
  let hasBegun = false

  /** What a message says beside its content has its place at the start alone. */
  function begin(pieces: readonly ChoiceChunk[], isOwn: boolean): readonly Uint8Array[] {
    const own = pieces.flatMap((piece) => Object.entries(ownFields(piece, MESSAGE_RESERVED, CHOICE, { isOwn, losses })))
    if (hasBegun) {
      if (own.length > 0) losses.add(`${CHOICE}.providerMetadata`, 'metadata after the start of a message')
      return []
    }
    hasBegun = true
    return [toFrame('messageStart', { ...Object.fromEntries(own), role: 'assistant' })]
  }

  function writeChoice(piece: ChoiceChunk, isOwn: boolean): readonly Uint8Array[] {
    ending.note(piece)
    return piece.content.flatMap((part) => blocks.write(part, isOwn))
  }

  /** The word is told first; the counts, and the rest, are the end mark. */
  function writeEnd(): readonly Uint8Array[] {
    const { usage: ownUsage, additionalModelResponseFields, ...others } = told.metadata
    const { usage, serviceTier } = told.counted
    const stopReason = ending.toWord()
    const facts = { usage: toUsageBody(usage, ownUsage, losses), serviceTier: toTier(serviceTier) }
    return [
      toFrame('messageStop', present({ stopReason, additionalModelResponseFields })),
      toFrame('metadata', present({ ...NO_METRICS, ...others, ...facts })),
    ]
  }

  return {
    contentType: 'application/vnd.amazon.eventstream',
    encode(chunk) {
      noteModel(chunk, parsed, losses)
      told.note(chunk)
      noteChoices(chunk.choices, CARRIES, losses)
      const isOwn = chunk.provider === PROVIDER
      const pieces = chunk.choices.filter(({ index }) => index === 0)
      return joinBytes([...begin(pieces, isOwn), ...pieces.flatMap((piece) => writeChoice(piece, isOwn))])
    },
    end: () => joinBytes([...begin([], true), ...blocks.end(), ...writeEnd()]),
    fail(error) {
      if (told.counted.usage !== undefined) losses.add('usage', 'the usage of a stream that fails')
      const { name, payload } = toException(error)
      return toFrame(name, payload, 'exception')
    },
    get warnings() {
      return losses.warnings
    },
  }
}
