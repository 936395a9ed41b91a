import type { ChoiceChunk, CompletionChoice, CompletionResponse, Context, OutputPart } from '@concord/core'
import {
  createContext,
  createdAt,
  createError,
  finishReasonOf,
  type FinishTable,
  isObject,
  leftovers,
  objectsOf,
  textOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import type { ChatCompletion } from 'openai/resources/chat/completions'
import { ownOptions, PROVIDER } from '../../config.ts'
import { fromErrorBody } from '../../errors.ts'
import { fromLogprobs } from './logprobs.ts'
import {
  argumentsOf,
  audioTypeOf,
  fromAnnotations,
  fromAudio,
  metadataOfCall,
  readCall,
  reasoningOf,
  toCallPart,
} from './message.ts'
import { fromUsage } from './usage.ts'

/** Reads what `chat.completions.create` answered. Throws `invalid_response` for what is no completion. */
export function fromChatCompletion(completion: ChatCompletion, context: Partial<Context> = {}): CompletionResponse {
  return fromCompletion(completion, createContext(context))
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromCompletion(body: unknown, context: Context): CompletionResponse {
  const failure = fromErrorBody(body)
  if (failure !== undefined) throw failure
  const [first, ...others] = isObject(body)
    ? objectsOf(body['choices']).map((choice) => fromChoice(choice, context))
    : []
  if (!isObject(body) || first === undefined) {
    const message = `${PROVIDER}: the answer has no choices; it is no chat completion`
    throw createError('invalid_response', message, { provider: PROVIDER, requestId: context.requestId })
  }
  const choices: [CompletionChoice, ...CompletionChoice[]] = [first, ...others]
  return {
    object: 'completion',
    id: textOrAbsent(body['id']) ?? context.createId(),
    created: createdAt(body['created'], context),
    model: textOrAbsent(body['model']) ?? context.request.model ?? '',
    provider: PROVIDER,
    choices: inOrder(choices),
    ...fromFacts(body),
    ...leftovers(body, COMPLETION_FIELDS),
  }
}

/** The choices by index, whatever order the wire has them in. */
function inOrder(choices: [CompletionChoice, ...CompletionChoice[]]): CompletionResponse['choices'] {
  const [first, ...others] = choices.toSorted((a, b) => a.index - b.index)
  return first === undefined ? choices : [first, ...others]
}

/** The fields of a body, or of a stream's event, that the contract holds, or that say nothing (padding, an echo). */
export const COMPLETION_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'system_fingerprint',
  'service_tier',
  'obfuscation', // padding
  'metadata', // an echo of the request
])

/** Reads what stands beside the choices; the vendor's usage is kept as metadata by the caller's leftovers. */
export function fromFacts(
  body: WireObject,
): Pick<CompletionResponse, 'usage' | 'warnings' | 'systemFingerprint' | 'serviceTier'> {
  const systemFingerprint = textOrAbsent(body['system_fingerprint'])
  const serviceTier = textOrAbsent(body['service_tier'])
  return {
    ...(isObject(body['usage']) && fromUsage(body['usage'])),
    ...(systemFingerprint !== undefined && { systemFingerprint }),
    ...(serviceTier !== undefined && { serviceTier }),
  }
}

function fromChoice(choice: WireObject, context: Context): CompletionChoice {
  const message = isObject(choice['message']) ? choice['message'] : {}
  const content = fromMessage(message, context)
  const { providerMetadata: ofMessage } = leftovers(message, MESSAGE_FIELDS)
  const { providerMetadata: ofChoice } = leftovers(choice, CHOICE_FIELDS)
  return {
    index: typeof choice['index'] === 'number' ? choice['index'] : 0,
    text: textOf(content),
    content,
    ...finishReasonOf(choice['finish_reason'], FINISH_REASONS, typesOf(content)),
    ...fromLogprobs(choice['logprobs']),
    ...toChoiceMetadata(ofChoice, ofMessage),
  }
}

/** A message's own unknown fields stay under `message`, where the vendor put them. */
export function toChoiceMetadata(
  choice: WireObject | undefined,
  message: WireObject | undefined,
): Pick<ChoiceChunk, 'providerMetadata'> {
  if (choice === undefined && message === undefined) return {}
  return { providerMetadata: { ...choice, ...(message !== undefined && { message }) } }
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
  'annotations',
  'audio',
  'tool_calls',
  'function_call',
])

/** Source: https://platform.openai.com/docs/api-reference/chat/object */
export const FINISH_REASONS: FinishTable = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
}

/** The kinds of part in a content. */
export function typesOf(content: readonly OutputPart[]): readonly OutputPart['type'][] {
  return content.map((part) => part.type)
}

/** Puts the parts of a message in the order reasoning, text, refusal, audio, tool calls: its wire has none. */
function fromMessage(message: WireObject, context: Context): readonly OutputPart[] {
  const content: OutputPart[] = []
  const reasoning = reasoningOf(message)
  if (reasoning !== undefined) content.push({ type: 'reasoning', index: content.length, text: reasoning })
  const text = textOrAbsent(message['content']) ?? ''
  const citations = fromAnnotations(message['annotations'])
  if (text !== '' || citations.length > 0)
    content.push({ type: 'text', index: content.length, text, ...(citations.length > 0 && { citations }) })
  const refusal = textOrAbsent(message['refusal'])
  if (refusal !== undefined) content.push({ type: 'refusal', index: content.length, text: refusal })
  if (isObject(message['audio'])) {
    const mediaType = audioTypeOf(ownOptions(context.request.providerOptions))
    content.push(fromAudio(message['audio'], content.length, mediaType))
  }
  for (const call of objectsOf(message['tool_calls'])) content.push(fromCall(call, content.length, context))
  if (isObject(message['function_call']))
    content.push(fromFunctionCall(message['function_call'], content.length, context))
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
  const name = typeof call['name'] === 'string' ? call['name'] : ''
  const wire = { id: undefined, name, arguments: argumentsOf(call['arguments']), isCustom: false }
  const providerMetadata = metadataOfCall({ function: call })
  return { ...toCallPart(wire, index, createId), ...(providerMetadata !== undefined && { providerMetadata }) }
}
