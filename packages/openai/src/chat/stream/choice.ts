import type { OutputPart } from '@concord/core'
import {
  createPartNumbers,
  finishReasonOf,
  isAbsent,
  isObject,
  objectsOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { FINISH_REASONS } from '../../response.ts'
import { type ChoiceReader, joinLeftovers } from '../../stream.ts'
import { CHOICE_FIELDS, MESSAGE_FIELDS, toChoiceMetadata } from '../response/completion.ts'
import { fromLogprobs } from '../../logprobs.ts'
import { fromAnnotations, fromAudio, reasoningOf } from '../response/message.ts'
import { createToolCallReader } from './tool-calls.ts'

/** What the reader of a choice may know beside it. */
export interface ChoiceFacts {
  readonly index: number
  readonly audioType: string
  readonly createId: () => string
}

/** Makes the state that reads one choice. */
export function createChoiceReader({ index, audioType, createId }: ChoiceFacts): ChoiceReader {
  const numbers = createPartNumbers()
  const types = new Set<OutputPart['type']>()
  const calls = createToolCallReader(numbers, createId)
  let word: unknown
  let ofChoice: WireObject | undefined
  let ofMessage: WireObject | undefined

  function readDelta(delta: WireObject, content: OutputPart[]): string {
    if (calls.isHolding && OTHER_CONTENT.some((field) => !isAbsent(delta[field]))) calls.flush(content)
    const reasoning = reasoningOf(delta)
    if (reasoning !== undefined) content.push({ type: 'reasoning', index: numbers('reasoning'), text: reasoning })
    const text = textOrAbsent(delta['content']) ?? ''
    if (text !== '') content.push({ type: 'text', index: numbers('text'), text })
    if (delta['annotations'] !== undefined) readAnnotations(delta['annotations'], content)
    const refusal = textOrAbsent(delta['refusal'])
    if (refusal !== undefined) content.push({ type: 'refusal', index: numbers('refusal'), text: refusal })
    if (isObject(delta['audio'])) content.push(...fromAudio(delta['audio'], () => numbers('audio'), audioType))
    if (delta['tool_calls'] !== undefined) calls.read(objectsOf(delta['tool_calls']), content)
    if (isObject(delta['function_call'])) calls.read([{ index: -1, function: delta['function_call'] }], content)
    return text
  }

  function readAnnotations(annotations: unknown, content: OutputPart[]): void {
    const citations = fromAnnotations(annotations)
    if (citations.length > 0) content.push({ type: 'text', index: numbers('text'), text: '', citations })
  }

  return {
    read(choice) {
      const content: OutputPart[] = []
      // Some hosts answer within the stream by a whole message.
      const delta = choice['delta'] ?? choice['message']
      const text = isObject(delta) ? readDelta(delta, content) : ''
      if (isObject(delta)) ofMessage = joinLeftovers(ofMessage, delta, MESSAGE_FIELDS)
      ofChoice = joinLeftovers(ofChoice, choice, CHOICE_FIELDS)
      if (textOrAbsent(choice['finish_reason']) !== undefined) word = choice['finish_reason']
      for (const part of content) types.add(part.type)
      const { logprobs } = choice['logprobs'] ? fromLogprobs(choice['logprobs']) : {}
      if (logprobs !== undefined) return { index, text, content, finishReason: null, logprobs }
      return content.length > 0 ? { index, text, content, finishReason: null } : undefined
    },
    end(isMarked) {
      const content: OutputPart[] = []
      calls.flush(content)
      for (const part of content) types.add(part.type)
      const ending =
        word === undefined && !isMarked ? { finishReason: null } : finishReasonOf(word, FINISH_REASONS, types)
      return { index, text: '', content, ...ending, ...toChoiceMetadata(ofChoice, ofMessage) }
    },
    get hasWord() {
      return word !== undefined
    },
  }
}

/** What may follow a tool call; the call is then numbered first. */
const OTHER_CONTENT = ['content', 'reasoning_content', 'reasoning', 'refusal', 'audio'] as const
