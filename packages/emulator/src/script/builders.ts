import type { CompletionRequest } from '@concord/core'
import { createError } from '@concord/core/adapter'
import type { Answer, AnswerChoice, AnswerDetails, AnswerFields, Content, Failure, Script } from './answer.ts'
import type { Fault } from './faults.ts'
import { toFields } from './to-fields.ts'

export type { Failure } from './answer.ts'

/** Makes an answer with details. */
export function answer(content: Content, details: AnswerDetails = {}): AnswerFields {
  return { content, ...details }
}

/** Makes an answer of several choices. */
export function choices(...list: readonly AnswerChoice[]): AnswerFields {
  return { choices: list }
}

/** Makes an answer that fails; in a stream, after the content that is given. */
export function fail(failure: Failure, after?: Content): AnswerFields {
  return after === undefined ? { failure } : { content: after, failure }
}

/** Adds a fault of the wire to an answer. */
export function withFault(given: Answer, fault: Fault): AnswerFields {
  return { ...toFields(given), fault }
}

/** Makes a script that answers each request with the next; a request too many is an `invalid_request`. */
export function answers(...list: readonly Script[]): Script {
  let position = 0
  return (request, call) => play(list, position++, request, call)
}

/** Makes a script that answers by how often the conversation has had an answer; no request changes it for another. */
export function turns(...list: readonly Script[]): Script {
  return (request, call) => play(list, countTurns(request), request, call)
}

type PlayArguments = Parameters<Extract<Script, (...parameters: never) => unknown>>

function play(list: readonly Script[], position: number, ...parameters: PlayArguments): Answer | Promise<Answer> {
  const script = list[position]
  if (script === undefined) {
    const message = `emulator: the script has ${list.length} answers, and this request asks for one more`
    throw createError('invalid_request', message, { provider: 'emulator' })
  }
  return typeof script === 'function' ? script(...parameters) : script
}

function countTurns({ messages = [] }: CompletionRequest): number {
  return messages.filter(({ role }) => role === 'assistant').length
}
