import type { ChoiceChunk, OutputPart } from '@concord/core'
import {
  createPartNumbers,
  finishReasonOf,
  isAbsent,
  isObject,
  objectsOf,
  type PartNumbers,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { finishTable } from '../../response.ts'
import { type ChoiceReader, joinLeftovers } from '../../stream.ts'
import { CHOICE_FIELDS, MESSAGE_FIELDS, toChoiceMetadata } from '../response/completion.ts'
import { joinLists } from '../../logprobs.ts'
import { fromImages } from '../response/images.ts'
import { fromChatLogprobs, logprobsFields } from '../response/logprobs.ts'
import { contentBlocks, contentText, fromAnnotations, fromAudio } from '../response/message.ts'
import { createThoughts, endThoughts, interruptThoughts, readThoughts, type Thoughts } from './thoughts.ts'
import { createToolCalls, flushCalls, isHolding, readCalls, type ToolCalls } from './tool-calls.ts'

/** What the reader of a choice may know beside it. */
export interface ChoiceFacts {
  readonly index: number
  readonly audioType: string
  readonly host: Host
  readonly createId: () => string
}

/** Makes the state that reads one choice. */
export function createChoiceReader(facts: ChoiceFacts): State {
  const numbers = createPartNumbers()
  return {
    facts,
    numbers,
    types: new Set<OutputPart['type']>(),
    calls: createToolCalls(numbers, facts.createId),
    thoughts: createThoughts(numbers, facts.host),
    unknownBlocks: 0,
    images: 0,
    word: undefined,
    ofChoice: undefined,
    ofMessage: undefined,
    ofLogprobs: new Map<string, unknown>(),
    read(choice) {
      return readChoice(this, choice)
    },
    end(isMarked) {
      return endChoice(this, isMarked)
    },
  }
}

/** What is known of one choice. */
interface State extends ChoiceReader {
  readonly facts: ChoiceFacts
  readonly numbers: PartNumbers
  readonly types: Set<OutputPart['type']>
  readonly calls: ToolCalls
  readonly thoughts: Thoughts
  unknownBlocks: number
  images: number
  word: unknown
  ofChoice: WireObject | undefined
  ofMessage: WireObject | undefined
  readonly ofLogprobs: Map<string, unknown>
}

function readChoice(state: State, choice: WireObject): ChoiceChunk | undefined {
  const { index } = state.facts
  const content: OutputPart[] = []
  // Some hosts answer within the stream by a whole message.
  const delta = choice['delta'] ?? choice['message']
  const text = isObject(delta) ? readDelta(state, delta, content) : ''
  if (isObject(delta)) state.ofMessage = joinLeftovers(state.ofMessage, delta, MESSAGE_FIELDS)
  state.ofChoice = joinLeftovers(state.ofChoice, choice, isTextTwice(choice) ? TWICE_FIELDS : CHOICE_FIELDS)
  if (textOrAbsent(choice['finish_reason']) !== undefined) state.word = choice['finish_reason']
  for (const part of content) state.types.add(part.type)
  const { logprobs } = choice['logprobs'] ? readLogprobs(state, choice['logprobs']) : NONE
  if (logprobs !== undefined) return { index, text, content, finishReason: null, logprobs }
  return content.length > 0 ? { index, text, content, finishReason: null } : undefined
}

function endChoice(
  { facts, calls, thoughts, types, word, ofChoice, ofMessage, ofLogprobs }: State,
  isMarked: boolean,
): ChoiceChunk {
  const content: OutputPart[] = []
  flushCalls(calls, content)
  endThoughts(thoughts, content)
  for (const part of content) types.add(part.type)
  const ending =
    word === undefined && !isMarked ? { finishReason: null } : finishReasonOf(word, finishTable(facts.host), types)
  const lists = ofLogprobs.size > 0 ? Object.fromEntries(ofLogprobs) : undefined
  return { index: facts.index, text: '', content, ...ending, ...toChoiceMetadata(ofChoice, ofMessage, lists) }
}

function readLogprobs({ ofLogprobs }: State, logprobs: unknown): Pick<ChoiceChunk, 'logprobs'> {
  joinLists(ofLogprobs, logprobs, logprobsFields(logprobs))
  return fromChatLogprobs(logprobs)
}

function readDelta(state: State, delta: WireObject, content: OutputPart[]): string {
  const { facts, numbers, calls, thoughts } = state
  if (isHolding(calls) && hasAny(delta, OTHER_CONTENT)) flushCalls(calls, content)
  readThoughts(thoughts, delta, content)
  const text = readText(state, delta['content'], content)
  if (delta['annotations'] !== undefined) readAnnotations(state, delta['annotations'], content)
  const refusal = textOrAbsent(delta['refusal'])
  if (refusal !== undefined) content.push({ type: 'refusal', index: numbers('refusal'), text: refusal })
  if (isObject(delta['audio']))
    content.push(...fromAudio(delta['audio'], () => numbers('audio'), facts.audioType, facts.host))
  if (delta['images'] !== undefined)
    content.push(...fromImages(delta['images'], () => numbers(`image ${state.images++}`)))
  if (delta['tool_calls'] !== undefined) readCalls(calls, objectsOf(delta['tool_calls']), content)
  if (isObject(delta['function_call'])) readCalls(calls, [{ index: -1, function: delta['function_call'] }], content)
  if (hasAny(delta, NOT_THOUGHT)) interruptThoughts(thoughts)
  return text
}

function readText(state: State, given: unknown, content: OutputPart[]): string {
  const { numbers } = state
  const plain = contentText(given)
  if (plain !== '') content.push({ type: 'text', index: numbers('text'), text: plain })
  if (!Array.isArray(given)) return plain
  const blocks = contentBlocks(given)
  for (const block of blocks)
    content.push({ index: numbers(block.type === 'text' ? 'text' : `block ${state.unknownBlocks++}`), ...block })
  return blocks.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

function readAnnotations({ numbers }: State, annotations: unknown, content: OutputPart[]): void {
  const citations = fromAnnotations(annotations)
  if (citations.length > 0) content.push({ type: 'text', index: numbers('text'), text: '', citations })
}

const NONE: Pick<ChoiceChunk, 'logprobs'> = {}

function hasAny(delta: WireObject, fields: readonly string[]): boolean {
  for (const field of fields) if (!isAbsent(delta[field])) return true
  return false
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
