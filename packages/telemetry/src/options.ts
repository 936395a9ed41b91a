import type { Attributes, MeterProvider, TracerProvider } from '@opentelemetry/api'
import type { CompletionRequest } from '@concord/core'

/** What is told of the calls of a client, and to whom. */
export interface TelemetryOptions {
  /** The client's default model, where a request names none. */
  readonly model?: string | undefined
  /** What the client does. Default: by the request, `chat` (`generate_content` of Gemini) or `text_completion`. */
  readonly operation?: 'chat' | 'generate_content' | 'text_completion' | undefined
  /** Where the client's requests go: `server.address` and `server.port`. */
  readonly server?: { readonly address: string; readonly port: number } | undefined
  /**
   * Record what is said to the model and what it says. `true` records all of it; a function is given each attribute and gives
   * what may be recorded, or undefined for nothing. Default: `false`.
   */
  readonly content?: boolean | RedactContent | undefined
  /** Further attributes of the span, such as `gen_ai.conversation.id`. */
  readonly attributes?: ((request: CompletionRequest) => Attributes) | undefined
  /** Default: the one that is registered when a call begins. */
  readonly tracerProvider?: TracerProvider | undefined
  /** Default: the one that is registered when a call begins. */
  readonly meterProvider?: MeterProvider | undefined
  /** Milliseconds that only go forward. Default: `performance.now`. */
  readonly now?: (() => number) | undefined
}

/** Takes out of an attribute what must not be recorded. The value is plain JSON, by the conventions' schemas. */
export type RedactContent = (value: readonly unknown[], attribute: ContentAttribute) => readonly unknown[] | undefined

/** An attribute that holds content. */
export type ContentAttribute = 'gen_ai.input.messages' | 'gen_ai.output.messages' | 'gen_ai.tool.definitions'
