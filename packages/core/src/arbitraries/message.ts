import * as fc from 'fast-check'
import type { InputPart, MediaSource, Message, ToolResultPart, UserMessage } from '../contract/message.ts'
import type { CompletionOptions } from './options.ts'
import { block } from './part.ts'
import { base64, json, objectOf, text, url, word } from './values.ts'

/** What generated conversations may hold. */
export interface MessageOptions {
  readonly roles?: readonly Message['role'][]
  /** Images, sounds and files. Default: true. */
  readonly media?: boolean
  /** What earlier answers may hold. */
  readonly history?: CompletionOptions
}

/** Conversations: instructions, turns, and after each call of a tool its result. They begin and end with the user. */
export function conversation(options: MessageOptions = {}): fc.Arbitrary<readonly Message[]> {
  const { roles = ['system', 'user', 'assistant', 'tool'] } = options
  const instructions = roles.includes('system') ? fc.array(systemMessage(), { maxLength: 1 }) : fc.constant([])
  const exchange = roles.includes('assistant') ? fc.array(turns(options), { maxLength: 2 }) : fc.constant([])
  return fc
    .tuple(instructions, userMessage(options), exchange)
    .map(([system, first, rest]) => [...system, first, ...rest.flat()])
}

function systemMessage(): fc.Arbitrary<Message> {
  return text().map((content) => ({ role: 'system', content }))
}

function userMessage(options: MessageOptions): fc.Arbitrary<UserMessage> {
  const parts = fc.array(inputPart(options), { minLength: 1, maxLength: 3 })
  return fc.oneof(text(), parts).map((content) => ({ role: 'user', content }))
}

/** An answer, the results of its calls, and what the user says to it. */
function turns(options: MessageOptions): fc.Arbitrary<readonly Message[]> {
  const { roles = ['system', 'user', 'assistant', 'tool'], history = {} } = options
  const parts = (history.parts ?? HISTORY_TYPES).filter((type) => type !== 'tool_call' || roles.includes('tool'))
  const blocks = fc.array(block({ ...history, parts }), { minLength: 1, maxLength: 3 })
  const result = fc.oneof(text(), fc.array(toolResultPart(options), { minLength: 1, maxLength: 2 }))
  const results = fc.array(fc.tuple(result, fc.boolean()), { minLength: 3, maxLength: 3 })
  return fc.tuple(blocks, results, userMessage(options), word()).map(([given, answers, user, id]) => {
    const content = given
      .flatMap((some, i) => some.map((part) => ('id' in part ? { ...part, id: `${part.id}_${id}_${i}` } : part)))
      .map((part, index) => ({ ...part, index }))
    const tools = content
      .filter((part) => part.type === 'tool_call')
      .map((call, i): Message => {
        const [answer, isError] = answers[i] ?? ['', false]
        const flag = isError ? { isError } : {}
        return { role: 'tool', toolCallId: call.id, name: call.name, content: answer, ...flag }
      })
    return [{ role: 'assistant', content }, ...tools, user]
  })
}

const HISTORY_TYPES = ['text', 'reasoning', 'tool_call', 'refusal'] as const

function inputPart({ media = true }: MessageOptions): fc.Arbitrary<InputPart> {
  const written = objectOf({ type: fc.constant('text' as const), text: text() }, {})
  if (!media) return written
  const image = objectOf({ type: fc.constant('image' as const), source: mediaSource('image/png') }, {})
  const audio = objectOf({ type: fc.constant('audio' as const), source: mediaSource('audio/wav') }, {})
  const file = objectOf(
    { type: fc.constant('file' as const), source: mediaSource('application/pdf') },
    { filename: fc.constantFrom('a.pdf', 'Übersicht.pdf') },
  )
  return fc.oneof(written, image, audio, file)
}

function mediaSource(mediaType: string): fc.Arbitrary<MediaSource> {
  const optional = { mediaType: fc.constant(mediaType) }
  return fc.oneof(
    objectOf({ type: fc.constant('base64' as const), data: base64(), mediaType: fc.constant(mediaType) }, {}),
    objectOf({ type: fc.constant('url' as const), url: url() }, optional),
    objectOf({ type: fc.constant('id' as const), id: word().map((id) => `file-${id}`) }, optional),
  )
}

function toolResultPart(options: MessageOptions): fc.Arbitrary<ToolResultPart> {
  return fc.oneof(inputPart(options), objectOf({ type: fc.constant('json' as const), value: json() }, {}))
}
