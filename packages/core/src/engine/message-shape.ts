import type { InputPart, MediaSource, Message, ToolResultPart } from '../contract/message.ts'
import type { OutputPart } from '../contract/part.ts'
import { anyText, type Check, type Fields, findInKind, findInList, give, isText, someText } from './check-value.ts'

/** Finds what is wrong with a message: a role or kind that nobody knows, a field that is missing or unknown. */
export const findInMessage: Check = (message) => findInKind(message, 'role', MESSAGES)

const OPTIONS = ['providerOptions']

const MESSAGES: Readonly<Record<Message['role'], Fields>> = {
  system: [{ content: (value) => findInContent(value, { text: INPUT.text }) }, OPTIONS],
  user: [{ content: (value) => findInContent(value, INPUT) }, OPTIONS],
  assistant: [{ content: (value) => findInContent(value, HISTORY) }, OPTIONS],
  tool: [
    {
      toolCallId: anyText,
      content: (value) => findInContent(value, RESULT),
    },
    ['name', 'isError', 'providerOptions'],
  ],
}

function findInContent(content: unknown, kinds: Readonly<Record<string, Fields>>): string | undefined {
  if (Array.isArray(content)) return findInList(content, (part) => findInKind(part, 'type', kinds))
  return give('a string or parts', content, isText(content))
}

const source: Check = (value) => findInKind(value, 'type', SOURCES)

const INPUT: Readonly<Record<InputPart['type'], Fields>> = {
  text: [{ text: anyText }, OPTIONS],
  image: [{ source }, OPTIONS],
  audio: [{ source }, OPTIONS],
  file: [{ source }, ['filename', 'providerOptions']],
}

const RESULT: Readonly<Record<ToolResultPart['type'], Fields>> = { ...INPUT, json: [{}, ['value', 'providerOptions']] }

const SOURCES: Readonly<Record<MediaSource['type'], Fields>> = {
  base64: [{ data: someText, mediaType: someText }],
  url: [{ url: someText }, ['mediaType']],
  id: [{ id: someText }, ['mediaType']],
}

/** What every part of an answer may have. */
const ALL = ['index', 'replay', 'providerMetadata', 'providerOptions']

const HISTORY: Readonly<Record<OutputPart['type'], Fields>> = {
  text: [{ text: anyText }, ['citations', ...ALL]],
  reasoning: [{}, ['text', ...ALL]],
  refusal: [{}, ['text', ...ALL]],
  tool_call: [{}, ['id', 'name', 'arguments', 'custom', 'syntheticId', ...ALL]],
  tool_activity: [{}, ['id', 'name', 'arguments', 'output', ...ALL]],
  media: [{}, ['mediaType', 'data', 'url', 'transcript', ...ALL]],
  unknown: [{}, ['value', ...ALL]],
}
