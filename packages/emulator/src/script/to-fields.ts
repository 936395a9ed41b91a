import type { CompletionResponse } from '@concord/core'
import type { Answer, AnswerFields, Content } from './answer.ts'
import type { ScriptPart } from './parts.ts'

/** An answer in its one full form; a whole response is carried verbatim. */
export type FullAnswer = AnswerFields & { readonly response?: CompletionResponse }

/** Gives an answer its full form. */
export function toFields(answer: Answer): FullAnswer {
  if (isContent(answer)) return { content: answer }
  if ('object' in answer) return { response: answer }
  return answer
}

/** Gives a content its one form. */
export function toParts(content: Content): readonly ScriptPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return isList(content) ? content : [content]
}

/** Tells content from an object that has details too. */
export function isContent(value: Content | object): value is Content {
  return typeof value === 'string' || Array.isArray(value) || 'type' in value
}

function isList(content: ScriptPart | readonly ScriptPart[]): content is readonly ScriptPart[] {
  return Array.isArray(content)
}
