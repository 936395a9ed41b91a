import type {
  CallMode,
  CompletionChunk,
  CompletionRequest,
  CompletionResponse,
  ErrorKind,
  FinishReason,
  Logprobs,
  ProviderMetadata,
  Usage,
  Warning,
} from '@concord/core'
import type { Fault } from './faults.ts'
import type { ScriptPart } from './parts.ts'

/** What to answer: always the same, or by the request. */
export type Script = Answer | ((request: CompletionRequest, call: ScriptCall) => Answer | Promise<Answer>)

/** What a script knows beside the request. */
export interface ScriptCall {
  /** 1 for the first request, 2 for the second … */
  readonly number: number
  readonly mode: CallMode
}

/** An answer: a text, a part, a list of parts, these with details, or a whole response that is given verbatim. */
export type Answer = string | ScriptPart | readonly ScriptPart[] | AnswerFields | CompletionResponse

/** An answer with its details. */
export interface AnswerFields extends AnswerDetails {
  /** What every choice says; as many choices are made as the request asks for. */
  readonly content?: Content
  /** The choices, one by one; instead of `content`. */
  readonly choices?: readonly AnswerChoice[]
  /** A stream chunk by chunk, such as one that was logged, and its fold where it is asked for whole; instead of `content`. */
  readonly chunks?: readonly CompletionChunk[]
  /** Answer with this failure; in a stream, after the content. */
  readonly failure?: Failure
}

/** What an answer may say beside its content; what is left out has a default or is absent. */
export interface AnswerDetails {
  /** Default: `tool_calls` with tool calls, `refusal` with a refusal, else `stop`. */
  readonly finishReason?: FinishReason
  readonly nativeFinishReason?: string
  readonly logprobs?: Logprobs
  /** Default: one token a word; `null`: absent. */
  readonly usage?: (Pick<Usage, 'promptTokens' | 'completionTokens'> & Partial<Usage>) | null
  readonly id?: string
  readonly created?: number
  /** Default: the model that was asked for. */
  readonly model?: string
  /** Default: `request-1` for the first request, and so on. */
  readonly requestId?: string
  readonly systemFingerprint?: string
  readonly serviceTier?: string
  readonly warnings?: readonly Warning[]
  readonly providerMetadata?: ProviderMetadata
  /** How texts are cut into the chunks of a stream. Default: by words. */
  readonly pieces?: Pieces
  /** Awaited before every chunk of a stream. Default: no wait. */
  readonly pace?: () => Promise<unknown>
  /** What goes wrong on the wire; a scripted client without a server has none. */
  readonly fault?: Fault
}

/** The content of a choice. */
export type Content = string | ScriptPart | readonly ScriptPart[]

/** One choice of an answer: its content, or that with details. */
export type AnswerChoice =
  | Content
  | ({ readonly content: Content } & Pick<
      AnswerDetails,
      'finishReason' | 'nativeFinishReason' | 'logprobs' | 'providerMetadata'
    >)

/** How a text is cut: by words, by so many characters, or by a function whose pieces join to the text. */
export type Pieces = 'words' | number | ((text: string) => readonly string[])

/** A failure to answer with; what is left out is absent, and `retryable` follows the kind. */
export interface Failure {
  readonly kind: ErrorKind
  /** Default: a sentence that says it is scripted. */
  readonly message?: string
  readonly status?: number
  /** Default: `request-1` for the first request, and so on. */
  readonly requestId?: string
  readonly retryAfterMs?: number
  readonly retryable?: boolean
}
