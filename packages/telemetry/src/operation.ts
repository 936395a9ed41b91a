import { type CompletionChunk, type CompletionRequest, concat, isCompletionError } from '@concord/core'
import { fold, isWhole } from '@concord/core/adapter'
import { type Attributes, type Context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { toInputMessages, toOutputMessages, toToolDefinitions } from './attributes/content.ts'
import { toCallAttributes, toRequestAttributes, toSpanName } from './attributes/request.ts'
import { countTokens, toAnswererAttributes, toResponseAttributes, toUsageAttributes } from './attributes/response.ts'
import { recordContent, toExtraAttributes } from './guarded.ts'
import type { Listeners } from './listeners.ts'
import type { TelemetryOptions } from './options.ts'

/** One call of a client, as it is told. */
export interface Operation {
  /** What the call runs in, so that requests below it are its children. */
  readonly context: Context
  /** Takes what one read of a stream brought, or the whole answer. */
  receive(chunks: readonly CompletionChunk[]): void
  /** Tells the end: the answer is whole, the reader left, or `error` was thrown. Once. */
  end(error?: unknown): void
}

/** What an operation is about. */
export interface Subject {
  readonly provider: string
  readonly request: CompletionRequest
  readonly isStreamed: boolean
  /** What the caller runs in. */
  readonly parent: Context
}

/** Begins to tell of a call. */
export function startOperation(subject: Subject, listeners: Listeners, options: TelemetryOptions): Operation {
  const { now = () => performance.now() } = options
  const { instruments } = listeners
  const { isStreamed, parent } = subject
  const attributes = toCallAttributes(subject.provider, subject.request, options)
  const span = startSpan(attributes, subject, listeners, options)
  const keepsContent = span !== undefined && options.content !== undefined && options.content !== false
  const kept: CompletionChunk[] = []
  const startedAt = now()
  let lastReadAt: number | undefined
  let summary: CompletionChunk | undefined
  const seconds = (since: number): number => (now() - since) / 1000
  const answered = (): Attributes => ({ ...attributes, ...toAnswererAttributes(summary) })

  return {
    context: span === undefined ? parent : trace.setSpan(parent, span),
    receive(chunks) {
      if (chunks.length === 0) return
      for (const chunk of chunks) summary = join(summary, withoutContent(chunk))
      if (keepsContent) kept.push(...chunks)
      if (!isStreamed) return
      if (lastReadAt === undefined) {
        const firstAfter = seconds(startedAt)
        span?.setAttribute('gen_ai.response.time_to_first_chunk', firstAfter)
        instruments?.timeToFirstChunk.record(firstAfter, answered(), parent)
      } else instruments?.timePerOutputChunk.record(seconds(lastReadAt), answered(), parent)
      lastReadAt = now()
    },
    end(error) {
      const partial = isCompletionError(error) ? error.partial : undefined
      if (partial !== undefined) {
        summary = join(summary, withoutContent(partial))
        if (isCompletionError(error) && isWhole(error)) kept.length = 0
        if (keepsContent) kept.push(partial)
      }
      const tokens = summary && countTokens(summary)
      const errorType = error === undefined ? {} : { 'error.type': isCompletionError(error) ? error.kind : '_OTHER' }
      instruments?.countTokens(tokens, answered())
      instruments?.duration.record(seconds(startedAt), { ...answered(), ...errorType }, parent)
      if (span === undefined) return
      span.setAttributes(toAnswererAttributes(summary))
      span.setAttributes(toResponseAttributes(summary, subject.request.n))
      if (tokens !== undefined) span.setAttributes(toUsageAttributes(tokens))
      if (kept.length > 0)
        recordContent(span, 'gen_ai.output.messages', () => toOutputMessages(fold(kept).choices), options)
      if (error !== undefined) setError(span, error, errorType)
      span.end()
    },
  }
}

/** The span, if it is recorded. What a sampler may look at is there from the start. */
function startSpan(
  attributes: Attributes,
  { provider, request, isStreamed, parent }: Subject,
  { tracer }: Listeners,
  options: TelemetryOptions,
): Span | undefined {
  const span = tracer?.startSpan(toSpanName(provider, request, options), { kind: SpanKind.CLIENT, attributes }, parent)
  if (span?.isRecording() !== true) return span
  span.setAttributes(toRequestAttributes(provider, request, isStreamed))
  span.setAttributes(toExtraAttributes(request, options))
  recordContent(span, 'gen_ai.input.messages', () => toInputMessages(request), options)
  const { tools } = request
  if (tools !== undefined) recordContent(span, 'gen_ai.tool.definitions', () => toToolDefinitions(tools), options)
  return span
}

/** A message of Concord's holds neither keys nor content. */
function setError(span: Span, error: unknown, errorType: Attributes): void {
  span.setAttributes(errorType)
  span.setStatus({ code: SpanStatusCode.ERROR, ...(isCompletionError(error) && { message: error.message }) })
}

/** What is told of a chunk without what the model wrote, so that a stream costs no copy of it. */
function withoutContent(chunk: CompletionChunk): CompletionChunk {
  const choices = chunk.choices.map(({ index, finishReason }) => ({ index, text: '', content: [], finishReason }))
  return { ...chunk, choices }
}

function join(before: CompletionChunk | undefined, chunk: CompletionChunk): CompletionChunk {
  return before === undefined ? chunk : concat(before, chunk)
}
