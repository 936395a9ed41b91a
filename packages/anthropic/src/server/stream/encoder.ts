import type {
  ChoiceChunk,
  CompletionChoice,
  CompletionChunk,
  Encoder,
  OutputPart,
  ParsedRequest,
  Usage,
} from '@concord/core'
import {
  createLosses,
  noteChoices,
  noteFacts,
  ownMetadata,
  toFinishWord,
  toServerSentEvent,
  type WireObject,
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
  const types = new Set<OutputPart['type']>()
  /** The latest of what the end of the message says. */
  let metadata: WireObject = {}
  let usage: Usage | undefined
  let serviceTier: string | undefined
  let ending: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'> | undefined
  let hasBegun = false

  function begin(chunk: CompletionChunk): string {
    if (hasBegun) return ''
    hasBegun = true
    const { id, model } = chunk
    const counts = chunk.usage === undefined ? NOT_COUNTED : toUsageBody({ usage: chunk.usage }, undefined, losses)
    const message = { ...EMPTY_MESSAGE, id, model, content: [], stop_reason: null, usage: counts }
    return toEvent('message_start', { message }) + toEvent('ping', {})
  }

  function readFacts(chunk: CompletionChunk): void {
    noteFacts(chunk, losses)
    metadata = { ...metadata, ...ownMetadata(chunk, PROVIDER, RESERVED, losses) }
    usage = chunk.usage ?? usage
    serviceTier = chunk.serviceTier ?? serviceTier
  }

  function writeChoice({ content, finishReason, nativeFinishReason }: ChoiceChunk, isOwn: boolean): string {
    if (finishReason !== null)
      ending = { finishReason, ...(nativeFinishReason !== undefined && { nativeFinishReason }) }
    for (const part of content) types.add(part.type)
    return content.map((part) => blocks.write(part, isOwn)).join('')
  }

  /** The fields that the change of a message holds within, and those beside it. */
  function toChange(): object {
    const { usage: ownUsage, stop_sequence = null, stop_details = null, container = null, ...others } = metadata
    const stop_reason = (ending && toFinishWord(ending, types, ENDINGS, CHOICE, losses)) ?? null
    return {
      ...others,
      delta: { stop_reason, stop_sequence, stop_details, container },
      usage: toUsageBody(
        { ...(usage && { usage }), ...(serviceTier !== undefined && { serviceTier }) },
        ownUsage,
        losses,
      ),
    }
  }

  return {
    contentType: 'text/event-stream; charset=utf-8',
    encode(chunk) {
      readFacts(chunk)
      noteChoices(chunk.choices, CARRIES, losses)
      const isOwn = chunk.provider === PROVIDER
      const pieces = chunk.choices.filter(({ index }) => index === 0)
      return begin(chunk) + pieces.map((piece) => writeChoice(piece, isOwn)).join('')
    },
    end: () => blocks.end() + toEvent('message_delta', toChange()) + toEvent('message_stop', {}),
    fail: (error) => toServerSentEvent(toErrorEvent(error), 'error'),
    get warnings() {
      return losses.warnings
    },
  }
}
