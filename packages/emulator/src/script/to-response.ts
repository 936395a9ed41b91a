import type {
  CompletionChoice,
  CompletionRequest,
  CompletionResponse,
  FinishReason,
  OutputPart,
  Usage,
} from '@concord/core'
import { collect } from '@concord/core'
import { createError, textOf } from '@concord/core/adapter'
import type { AnswerChoice, AnswerDetails, ScriptCall } from './answer.ts'
import { isContent, toParts, type FullAnswer } from './to-fields.ts'
import { countPromptWords, countWords } from './words.ts'

/** What an answer does not say itself. */
export interface AnswerContext {
  readonly provider: string
  readonly request: CompletionRequest
  readonly call: ScriptCall
  /** Unix milliseconds. */
  readonly now: number
}

/** Makes the response that an answer describes. */
export function toResponse(answer: FullAnswer, context: AnswerContext): CompletionResponse {
  if (answer.response !== undefined) return answer.response
  if (answer.chunks !== undefined) return collect(answer.chunks)
  const { request, call } = context
  const choices = choicesOf(answer, request).map((choice, index) => toChoice(choice, index, answer, call))
  const [first, ...others] = choices
  if (first === undefined)
    throw createError('invalid_request', 'emulator: the script answers with no choice', { provider: 'emulator' })
  const { systemFingerprint, serviceTier, warnings, providerMetadata } = answer
  const usage = usageOf(answer, choices, request)
  return {
    object: 'completion',
    id: answer.id ?? `emulated-${call.number}`,
    created: answer.created ?? Math.floor(context.now / 1000),
    model: answer.model ?? request.model ?? 'emulated',
    provider: context.provider,
    choices: [first, ...others],
    ...(usage !== undefined && { usage }),
    ...(systemFingerprint !== undefined && { systemFingerprint }),
    ...(serviceTier !== undefined && { serviceTier }),
    requestId: answer.requestId ?? requestIdOf(call),
    ...(warnings !== undefined && { warnings }),
    ...(providerMetadata !== undefined && { providerMetadata }),
  }
}

/** The id of a request whose answer names none. */
export function requestIdOf({ number }: ScriptCall): string {
  return `request-${number}`
}

function choicesOf(
  { choices, content = '' }: FullAnswer,
  { n = 1, prompt }: CompletionRequest,
): readonly AnswerChoice[] {
  const prompts = Array.isArray(prompt) ? prompt.length : 1
  return choices ?? Array.from({ length: n * prompts }, () => content)
}

function toChoice(choice: AnswerChoice, index: number, answer: AnswerDetails, call: ScriptCall): CompletionChoice {
  const given = isContent(choice) ? { content: choice } : choice
  const content = toParts(given.content).map((part, i): OutputPart => {
    if (part.type !== 'tool_call') return { index: i, ...part }
    const { id = `call-${call.number}-${index}-${i}`, ...rest } = part
    return { index: i, id, ...rest }
  })
  // The choice's own details go before those of the answer.
  const { nativeFinishReason, logprobs, finishReason = defaultFinish(content) } = { ...answer, ...given }
  const { providerMetadata } = given as { readonly providerMetadata?: CompletionChoice['providerMetadata'] } // Only a choice's own.
  return {
    index,
    text: textOf(content),
    content,
    finishReason,
    ...(nativeFinishReason !== undefined && { nativeFinishReason }),
    ...(logprobs !== undefined && { logprobs }),
    ...(providerMetadata !== undefined && { providerMetadata }),
  }
}

function defaultFinish(content: readonly OutputPart[]): FinishReason {
  if (content.some(({ type }) => type === 'tool_call')) return 'tool_calls'
  return content.some(({ type }) => type === 'refusal') ? 'refusal' : 'stop'
}

function usageOf(
  { usage }: FullAnswer,
  choices: readonly CompletionChoice[],
  request: CompletionRequest,
): Usage | undefined {
  if (usage === null) return undefined
  const { promptTokens, completionTokens, ...details } = usage ?? {
    promptTokens: countPromptWords(request),
    completionTokens: countWords(choices),
  }
  return { ...details, promptTokens, completionTokens, totalTokens: promptTokens + completionTokens }
}
