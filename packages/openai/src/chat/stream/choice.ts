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
import type { Host } from '../../host.ts'
import { finishTable } from '../../response.ts'
import { type ChoiceReader, joinLeftovers } from '../../stream.ts'
import { CHOICE_FIELDS, messageFields, toChoiceMetadata } from '../response/completion.ts'
import { fromLogprobs } from '../../logprobs.ts'
import { fromImages } from '../response/images.ts'
import { contentBlocks, contentText, fromAnnotations, fromAudio } from '../response/message.ts'
import { createThoughtReader } from './thoughts.ts'
import { createToolCallReader } from './tool-calls.ts'

/** What the reader of a choice may know beside it. */
export interface ChoiceFacts {
  readonly index: number
  readonly audioType: string
  readonly host: Host
  readonly createId: () => string
}

/** Makes the state that reads one choice. */
export function createChoiceReader({ index, audioType, host, createId }: ChoiceFacts): ChoiceReader {
  const numbers = createPartNumbers()
  const types = new Set<OutputPart['type']>()
  const calls = createToolCallReader(numbers, createId)
  const thoughts = createThoughtReader(numbers, host)
  let unknownBlocks = 0
  let images = 0
  let word: unknown
  let ofChoice: WireObject | undefined
  let ofMessage: WireObject | undefined

  function readDelta(delta: WireObject, content: OutputPart[]): string {
    if (calls.isHolding && OTHER_CONTENT.some((field) => !isAbsent(delta[field]))) calls.flush(content)
    thoughts.read(delta, content)
    const text = readText(delta['content'], content)
    if (delta['annotations'] !== undefined) readAnnotations(delta['annotations'], content)
    const refusal = textOrAbsent(delta['refusal'])
    if (refusal !== undefined) content.push({ type: 'refusal', index: numbers('refusal'), text: refusal })
    if (isObject(delta['audio'])) content.push(...fromAudio(delta['audio'], () => numbers('audio'), audioType, host))
    content.push(...fromImages(delta['images'], () => numbers(`image ${images++}`)))
    if (delta['tool_calls'] !== undefined) calls.read(objectsOf(delta['tool_calls']), content)
    if (isObject(delta['function_call'])) calls.read([{ index: -1, function: delta['function_call'] }], content)
    if (NOT_THOUGHT.some((field) => !isAbsent(delta[field]))) thoughts.interrupt()
    return text
  }

  function readText(given: unknown, content: OutputPart[]): string {
    const plain = contentText(given)
    if (plain !== '') content.push({ type: 'text', index: numbers('text'), text: plain })
    if (!Array.isArray(given)) return plain
    const blocks = contentBlocks(given)
    for (const block of blocks)
      content.push({ index: numbers(block.type === 'text' ? 'text' : `block ${unknownBlocks++}`), ...block })
    return blocks.map((block) => (block.type === 'text' ? block.text : '')).join('')
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
      if (isObject(delta)) ofMessage = joinLeftovers(ofMessage, delta, messageFields(host))
      ofChoice = joinLeftovers(ofChoice, choice, isTextTwice(choice) ? TWICE_FIELDS : CHOICE_FIELDS)
      if (textOrAbsent(choice['finish_reason']) !== undefined) word = choice['finish_reason']
      for (const part of content) types.add(part.type)
      const { logprobs } = choice['logprobs'] ? fromLogprobs(choice['logprobs']) : {}
      if (logprobs !== undefined) return { index, text, content, finishReason: null, logprobs }
      return content.length > 0 ? { index, text, content, finishReason: null } : undefined
    },
    end(isMarked) {
      const content: OutputPart[] = []
      calls.flush(content)
      thoughts.end(content)
      for (const part of content) types.add(part.type)
      const ending =
        word === undefined && !isMarked ? { finishReason: null } : finishReasonOf(word, finishTable(host), types)
      return { index, text: '', content, ...ending, ...toChoiceMetadata(ofChoice, ofMessage) }
    },
    get hasWord() {
      return word !== undefined
    },
  }
}

/** What may follow a tool call; the call is then numbered first. */
const OTHER_CONTENT = [
  'content',
  'reasoning_content',
  'reasoning',
  'reasoning_details',
  'refusal',
  'audio',
  'images',
] as const

/** What interrupts the thoughts. */
const NOT_THOUGHT = ['content', 'refusal', 'audio', 'images', 'tool_calls', 'function_call'] as const

/** Some hosts say the text of a delta once more, where a legacy completion has it. */
function isTextTwice({ text, delta }: WireObject): boolean {
  return text !== undefined && isObject(delta) && text === delta['content']
}

const TWICE_FIELDS: ReadonlySet<string> = new Set([...CHOICE_FIELDS, 'text'])
