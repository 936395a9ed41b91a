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
  objectsOf,
  ownFields,
  ownMetadata,
  present,
  toFinishWord,
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
  const types = new Set<OutputPart['type']>()
  /** The latest of what the end of the message says. */
  let metadata: WireObject = {}
  let ofMessage: WireObject = {}
  let usage: Usage | undefined
  let ending: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'> | undefined
  let hasBegun = false

  function begin({ id }: Pick<CompletionChunk, 'id'>): string {
    if (hasBegun) return ''
    hasBegun = true
    return toServerSentEvent({ id, type: 'message-start', delta: { message: EMPTY_MESSAGE } }, 'message-start')
  }

  function readFacts(chunk: CompletionChunk): void {
    noteModel(chunk, parsed, losses)
    noteFacts(chunk, losses)
    metadata = { ...metadata, ...ownMetadata(chunk, PROVIDER, RESERVED, losses) }
    usage = chunk.usage ?? usage
  }

  function writeChoice(choice: ChoiceChunk, isOwn: boolean): string {
    const { content, finishReason, nativeFinishReason, logprobs } = choice
    if (finishReason !== null)
      ending = { finishReason, ...(nativeFinishReason !== undefined && { nativeFinishReason }) }
    for (const part of content) types.add(part.type)
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
    const { usage: ownUsage, ...others } = metadata
    const { citations, ...message } = ofMessage
    const delta = {
      ...others,
      ...present({
        message: Object.keys(message).length > 0 ? message : undefined,
        finish_reason: ending && toFinishWord(ending, types, ENDINGS, CHOICE, losses),
        usage: toUsageBody(usage, ownUsage, losses),
      }),
    }
    return blocks.cite(objectsOf(citations)) + toEvent('message-end', { delta })
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
    end: () => blocks.end() + toEnd() + toServerSentEvent('[DONE]'),
    fail(error) {
      // The end tells it, which does not come.
      if (usage !== undefined) losses.add('usage', 'the usage of an answer that failed')
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
