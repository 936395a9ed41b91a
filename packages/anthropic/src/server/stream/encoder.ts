import type { ChoiceChunk, CompletionChunk, Encoder, ParsedRequest } from '@concord/core'
import {
  createChoiceEnding,
  createLosses,
  createStreamFacts,
  noteChoices,
  present,
  toServerSentEvent,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { toErrorEvent } from '../errors.ts'
import { CARRIES, CHOICE, EMPTY_MESSAGE, ENDINGS, RESERVED, WIRE } from '../response/body.ts'
import { NOT_COUNTED, toUsageBody } from '../response/usage.ts'
import { createBlocksWriter, toEvent } from './blocks.ts'

/** Makes the state that writes one stream of message events. */
export function createEncoder(_parsed: ParsedRequest): Encoder {
  const losses = createLosses(WIRE)
  const blocks = createBlocksWriter({ path: CHOICE, losses, names: new Map() })
  const told = createStreamFacts(PROVIDER, RESERVED, losses)
  const ending = createChoiceEnding(ENDINGS, CHOICE, losses)
  let head: Pick<CompletionChunk, 'usage'> | undefined

  function begin(chunk: CompletionChunk): string {
    if (head !== undefined) return ''
    head = chunk
    const { id, model, usage } = chunk
    const counts = toUsageBody(present({ usage }), undefined, losses)
    const counted = usage === undefined ? { ...counts, ...NOT_COUNTED } : counts
    const message = { ...EMPTY_MESSAGE, id, model, content: [], stop_reason: null, usage: counted }
    return toEvent('message_start', { message }) + toEvent('ping', {})
  }

  function writeChoice(piece: ChoiceChunk, isOwn: boolean): string {
    ending.note(piece)
    return piece.content.map((part) => blocks.write(part, isOwn)).join('')
  }

  /** The fields that the change of a message holds within, and those beside it. */
  function toChange(): object {
    const { usage: ownUsage, stop_sequence = null, stop_details = null, container = null, ...others } = told.metadata
    return {
      ...others,
      delta: { stop_reason: ending.toWord() ?? null, stop_sequence, stop_details, container },
      usage: toUsageBody(told.counted, ownUsage, losses),
    }
  }

  return {
    contentType: 'text/event-stream; charset=utf-8',
    encode(chunk) {
      told.note(chunk)
      noteChoices(chunk.choices, CARRIES, losses)
      const isOwn = chunk.provider === PROVIDER
      const pieces = chunk.choices.filter(({ index }) => index === 0)
      return begin(chunk) + pieces.map((piece) => writeChoice(piece, isOwn)).join('')
    },
    end: () => blocks.end() + toEvent('message_delta', toChange()) + toEvent('message_stop', {}),
    fail(error) {
      // The end tells it, which does not come.
      if (told.counted.usage !== head?.usage) losses.add('usage', 'the usage of a stream that fails')
      return toServerSentEvent(toErrorEvent(error), 'error')
    },
    get warnings() {
      return losses.warnings
    },
  }
}
