import type { ChoiceChunk, CompletionRequest, OutputPart } from '@concord/core'
import {
  finishReasonOf,
  type FinishTable,
  isObject,
  leftovers,
  objectsOf,
  textOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { closeMessage, createMessages, endMessages, type Messages, readMessage } from './message.ts'

/** Reads one choice: a whole one is a stream of one piece. */
export interface ChoiceReader {
  /** Reads one piece; `undefined` when it has nothing to hand out. */
  read(choice: WireObject): ChoiceChunk | undefined
  /** Gives what was held back; a choice without a word is finished only when the end of the wire was seen. */
  end(isEnded: boolean): ChoiceChunk
  readonly hasWord: boolean
}

/** What the reader of a choice may know beside it. */
export interface ChoiceFacts {
  readonly index: number
  readonly request: CompletionRequest
  readonly createId: () => string
}

/** The fields of a choice that the contract holds. */
export const CHOICE_FIELDS: ReadonlySet<string> = new Set(['index', 'message', 'messages', 'delta', 'finish_reason'])

/** Makes the state that reads one choice. */
export function createChoiceReader({ index, request, createId }: ChoiceFacts): ChoiceReader {
  const state: State = {
    index,
    messages: createMessages({ createId, isServerTool: (name) => isServerTool(name, request) }),
    types: new Set<OutputPart['type']>(),
    word: undefined,
    metadata: undefined,
  }
  return {
    read: (choice) => readChoice(state, choice),
    end: (isEnded) => endChoice(state, isEnded),
    get hasWord() {
      return state.word !== undefined
    },
  }
}

/** What is known of one choice. */
interface State {
  readonly index: number
  readonly messages: Messages
  readonly types: Set<OutputPart['type']>
  word: string | undefined
  metadata: WireObject | undefined
}

function readChoice(state: State, choice: WireObject): ChoiceChunk | undefined {
  const { index, messages, types } = state
  const content: OutputPart[] = []
  const said = messagesOf(choice)
  const answered = answeredIn(said)
  for (const message of said) {
    readMessage(messages, message, answered, content)
    if (!isObject(choice['delta'])) closeMessage(messages, content)
  }
  state.word = textOrAbsent(choice['finish_reason']) ?? state.word
  const { providerMetadata } = leftovers(choice, CHOICE_FIELDS)
  if (providerMetadata !== undefined) state.metadata = { ...state.metadata, ...providerMetadata }
  for (const part of content) types.add(part.type)
  return content.length > 0 ? { index, text: textOf(content), content, finishReason: null } : undefined
}

function endChoice({ index, messages, types, word, metadata }: State, isEnded: boolean): ChoiceChunk {
  const content: OutputPart[] = []
  endMessages(messages, content)
  for (const part of content) types.add(part.type)
  const ending = word === undefined && !isEnded ? { finishReason: null } : finishReasonOf(word, FINISH_REASONS, types)
  return { index, text: textOf(content), content, ...ending, ...toChoiceMetadata(metadata, messages.metadata) }
}

/** Source: https://docs.mistral.ai/api/endpoint/chat */
export const FINISH_REASONS: FinishTable = {
  stop: 'stop',
  length: 'length',
  model_length: 'length',
  tool_calls: 'tool_calls',
  error: 'error',
}

/** A message's own unknown fields stay under `message`, where the vendor put them. */
function toChoiceMetadata(
  choice: WireObject | undefined,
  message: WireObject | undefined,
): Pick<ChoiceChunk, 'providerMetadata'> {
  if (choice === undefined && message === undefined) return {}
  return { providerMetadata: { ...choice, ...(message !== undefined && { message }) } }
}

/** Where Mistral ran tools there are several messages, of which one may be given twice. */
function messagesOf({ delta, message, messages }: WireObject): readonly WireObject[] {
  if (isObject(delta)) return [delta]
  const several = objectsOf(messages)
  if (!isObject(message)) return several
  const isRepeated = several.some(({ index: _place, ...one }) => isSame(one, message))
  return isRepeated ? several : [...several, message]
}

function isSame(a: WireObject, b: WireObject): boolean {
  return ['content', 'tool_calls'].every((key) => JSON.stringify(a[key] ?? null) === JSON.stringify(b[key] ?? null))
}

function answeredIn(messages: readonly WireObject[]): ReadonlySet<unknown> {
  return new Set(messages.filter(({ role }) => role === 'tool').map(({ tool_call_id: id }) => id))
}

/** The tools that Mistral defines and runs. Source: https://docs.mistral.ai/agents/tools/built-in */
const SERVER_TOOLS: ReadonlySet<string> = new Set([
  'web_search',
  'web_search_premium',
  'code_interpreter',
  'image_generation',
  'document_library',
])

/** A tool is Mistral's by its name, unless the request has a function of that name. */
export function isServerTool(name: string, { tools = [] }: CompletionRequest): boolean {
  if (tools.some((tool) => tool.type !== 'vendor' && tool.name === name)) return false
  return SERVER_TOOLS.has(name) || tools.some((tool) => tool.type === 'vendor' && tool.provider === PROVIDER)
}
