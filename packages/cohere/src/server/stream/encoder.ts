import type { ChoiceChunk, CompletionChunk, Encoder, ParsedRequest } from '@concord/core'
import {
  createChoiceEnding,
  createLosses,
  createStreamFacts,
  noteChoices,
  objectsOf,
  ownFields,
  present,
  toServerSentEvent,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { toErrorEvent } from '../errors.ts'
import { CARRIES, CHOICE, ENDINGS, MESSAGE_RESERVED, noteModel, RESERVED, WIRE } from '../response/body.ts'
import { toLogprobs } from '../response/logprobs.ts'
import { toUsageBody } from '../response/usage.ts'
import { createBlocksWriter, toEvent } from './blocks.ts'

/** Makes the state that writes one stream of events. */
export function createEncoder(parsed: ParsedRequest): Encoder {
  const losses = createLosses(WIRE)
  const blocks = createBlocksWriter({ path: CHOICE, losses })
  const told = createStreamFacts(PROVIDER, RESERVED, losses)
  const ending = createChoiceEnding(ENDINGS, CHOICE, losses)
  let ofMessage: WireObject = {}
  let hasBegun = false

  function begin({ id }: Pick<CompletionChunk, 'id'>): string {
    if (hasBegun) return ''
    hasBegun = true
    return toServerSentEvent({ id, type: 'message-start', delta: { message: EMPTY_MESSAGE } }, 'message-start')
  }

  function writeChoice(choice: ChoiceChunk, isOwn: boolean): string {
    const { content, logprobs } = choice
    ending.note(choice)
    ofMessage = { ...ofMessage, ...ownFields(choice, MESSAGE_RESERVED, CHOICE, { isOwn, losses }) }
    const pieces = content.map((part) => blocks.write(part, isOwn)).join('')
    return logprobs === undefined ? pieces : pieces + writeLogprobs(logprobs)
  }

  function writeLogprobs(logprobs: NonNullable<ChoiceChunk['logprobs']>): string {
    return toLogprobs(logprobs, `${CHOICE}.logprobs`, losses)
      .map((item) => toEvent('content-delta', { index: blocks.slot, delta: NO_TEXT, logprobs: item }))
      .join('')
  }

  function toEnd(): string {
    const { usage: ownUsage, ...others } = told.metadata
    const { citations, ...message } = ofMessage
    const delta = {
      ...others,
      ...present({
        message: Object.keys(message).length > 0 ? message : undefined,
        finish_reason: ending.toWord(),
        usage: toUsageBody(told.counted.usage, ownUsage, losses),
      }),
    }
    return blocks.cite(objectsOf(citations)) + toEvent('message-end', { delta })
  }

  return {
    contentType: 'text/event-stream; charset=utf-8',
    encode(chunk) {
      noteModel(chunk, parsed, losses)
      told.note(chunk)
      noteChoices(chunk.choices, CARRIES, losses)
      const isOwn = chunk.provider === PROVIDER
      const pieces = chunk.choices.filter(({ index }) => index === 0)
      return begin(chunk) + pieces.map((piece) => writeChoice(piece, isOwn)).join('')
    },
    end: () => blocks.end() + toEnd() + toServerSentEvent('[DONE]'),
    fail(error) {
      // The end tells it, which does not come.
      if (told.counted.usage !== undefined) losses.add('usage', 'the usage of a stream that fails')
      return toServerSentEvent(toErrorEvent(error))
    },
    get warnings() {
      return losses.warnings
    },
  }
}

/** What every answer begins with. */
const EMPTY_MESSAGE = { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } as const

const NO_TEXT = { message: { content: { text: '' } } } as const
