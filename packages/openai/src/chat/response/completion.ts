import type { ChoiceChunk, CompletionChoice, CompletionResponse, Context, OutputPart } from '@concord/core'
import {
  createContext,
  finishReasonOf,
  isObject,
  leftovers,
  objectsOf,
  textOf,
  textOrAbsent,
  typesOf,
  type WireObject,
} from '@concord/core/adapter'
import type { ChatCompletion } from 'openai/resources/chat/completions'
import { type Host, OPENAI, ownOptions } from '../../host.ts'
import { finishTable, fromBody, indexOf } from '../../response.ts'
import { fromImages } from './images.ts'
import { fromChatLogprobs, logprobsFields } from './logprobs.ts'
import {
  argumentsOf,
  audioTypeOf,
  contentBlocks,
  contentText,
  fromAnnotations,
  fromAudio,
  metadataOfCall,
  readCall,
  toCallPart,
} from './message.ts'
import { fromReasoning, type Thought, toReplay } from './reasoning.ts'

/** Reads what `chat.completions.create` answered. Throws `invalid_response` for what is no completion. */
export function fromChatCompletion(completion: ChatCompletion, context: Partial<Context> = {}): CompletionResponse {
  return fromCompletion(completion, createContext(context), OPENAI)
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromCompletion(body: unknown, context: Context, host: Host): CompletionResponse {
  return fromBody(body, context, host, (choice) => fromChoice(choice, context, host))
}

function fromChoice(choice: WireObject, context: Context, host: Host): CompletionChoice {
  const message = isObject(choice['message']) ? choice['message'] : {}
  const content = fromMessage(message, context, host)
  const { providerMetadata: ofMessage } = leftovers(message, MESSAGE_FIELDS)
  const { providerMetadata: ofChoice } = leftovers(choice, CHOICE_FIELDS)
  const { logprobs } = choice
  const { providerMetadata: ofLogprobs } = isObject(logprobs) ? leftovers(logprobs, logprobsFields(logprobs)) : {}
  return {
    index: indexOf(choice),
    text: textOf(content),
    content,
    ...finishReasonOf(choice['finish_reason'], finishTable(host), typesOf(content)),
    ...fromChatLogprobs(logprobs),
    ...toChoiceMetadata(ofChoice, ofMessage, ofLogprobs),
  }
}

/** The unknown fields of a message, and of log-probabilities, stay under `message` and `logprobs`, where the vendor put them. */
export function toChoiceMetadata(
  choice: WireObject | undefined,
  message: WireObject | undefined,
  logprobs: WireObject | undefined,
): Pick<ChoiceChunk, 'providerMetadata'> {
  if (choice === undefined && message === undefined && logprobs === undefined) return {}
  return {
    providerMetadata: {
      ...choice,
      ...(message !== undefined && { message }),
      ...(logprobs !== undefined && { logprobs }),
    },
  }
}

/** The fields of a choice that the contract holds. */
export const CHOICE_FIELDS: ReadonlySet<string> = new Set(['index', 'message', 'delta', 'finish_reason', 'logprobs'])

/** The fields of a message, or of a delta, that the contract holds. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set([
  'role', // always the assistant
  'content',
  'refusal',
  'reasoning_content',
  'reasoning',
  'reasoning_details',
  'annotations',
  'audio',
  'images',
  'tool_calls',
  'function_call',
])

/**
 * Puts the parts of a message in the order reasoning, text, refusal, audio, images, tool calls, sealed reasoning: its wire
 * has none.
 */
function fromMessage(message: WireObject, context: Context, host: Host): readonly OutputPart[] {
  const content: OutputPart[] = []
  const thoughts = fromReasoning(message, host)
  const add = (thought: Thought): void => {
    content.push({ type: 'reasoning', index: content.length, text: thought.text, ...toReplay(thought, host) })
  }
  thoughts.filter(({ isSealed }) => isSealed !== true).forEach(add)
  for (const block of contentBlocks(message['content'])) content.push({ index: content.length, ...block })
  const text = contentText(message['content'])
  const citations = fromAnnotations(message['annotations'])
  if (text !== '' || citations.length > 0)
    content.push({ type: 'text', index: content.length, text, ...(citations.length > 0 && { citations }) })
  const refusal = textOrAbsent(message['refusal'])
  if (refusal !== undefined) content.push({ type: 'refusal', index: content.length, text: refusal })
  const mediaType = audioTypeOf(ownOptions(context.request.providerOptions, host))
  content.push(...fromAudio(message['audio'], () => content.length, mediaType, host))
  const before = content.length
  content.push(...fromImages(message['images'], (i) => before + i))
  for (const call of objectsOf(message['tool_calls'])) content.push(fromCall(call, content.length, context))
  if (isObject(message['function_call']))
    content.push(fromFunctionCall(message['function_call'], content.length, context))
  thoughts.filter(({ isSealed }) => isSealed === true).forEach(add)
  return content
}

function fromCall(wire: WireObject, index: number, { createId }: Context): OutputPart {
  const call = readCall(wire)
  if (call === undefined) return { type: 'unknown', index, value: wire }
  const providerMetadata = metadataOfCall(wire)
  return { ...toCallPart(call, index, createId), ...(providerMetadata !== undefined && { providerMetadata }) }
}

/** The deprecated form, which has no id. */
function fromFunctionCall(call: WireObject, index: number, { createId }: Context): OutputPart {
  const wire = {
    id: undefined,
    name: textOrAbsent(call['name']) ?? '',
    arguments: argumentsOf(call['arguments']),
    isCustom: false,
  }
  const providerMetadata = metadataOfCall({ function: call })
  return { ...toCallPart(wire, index, createId), ...(providerMetadata !== undefined && { providerMetadata }) }
}
