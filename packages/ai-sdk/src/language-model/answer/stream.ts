import type { LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider'
import { type CompletionChunk, type CompletionStream, isCompletionError } from '@concord/core'
import { fold } from '@concord/core/adapter'
import { createBlocks } from './blocks.ts'
import { toContent } from './content.ts'
import { toAnswerMetadata, toFinishReason, toResponseFacts, toUsage, toWarnings } from './result.ts'
import { toSources } from './sources.ts'

/** How a stream is written. */
export interface StreamOptions {
  /** Names a failure as the AI SDK does. */
  readonly toError: (error: unknown) => unknown
  /** Write every chunk as it came, too. */
  readonly isRaw: boolean
}

/** Opens a stream and waits for its first chunk, so that what fails before it rejects. Leaving the stream closes the client's. */
export async function openStream(
  stream: CompletionStream,
  warnings: readonly SharedV4Warning[],
  options: StreamOptions,
): Promise<ReadableStream<LanguageModelV4StreamPart>> {
  const chunks = stream[Symbol.asyncIterator]()
  const first = await chunks.next()
  const parts = writeParts(first, chunks, warnings, options)
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      async pull(controller) {
        const part = await parts.next()
        if (part.done === true) controller.close()
        else controller.enqueue(part.value)
      },
      async cancel() {
        await chunks.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

type Chunks = AsyncIterator<CompletionChunk, undefined>
type Read = IteratorResult<CompletionChunk, undefined>

/** Text and reasoning are written as they come, arguments too; whole calls, results, files and sources at the end. */
async function* writeParts(
  first: Read,
  chunks: Chunks,
  warnings: readonly SharedV4Warning[],
  { toError, isRaw }: StreamOptions,
): AsyncGenerator<LanguageModelV4StreamPart, void> {
  const seen: CompletionChunk[] = []
  const blocks = createBlocks()
  let failure: { readonly error: unknown } | undefined
  try {
    for (let read = first; read.done !== true; read = await chunks.next()) {
      const chunk = read.value
      if (seen.length === 0) yield* writeStart(chunk, warnings)
      seen.push(chunk)
      if (isRaw) yield { type: 'raw', rawValue: chunk }
      const parts = chunk.choices.find(({ index }) => index === 0)?.content ?? []
      for (const part of parts) yield* blocks.write(part, chunk.id)
    }
  } catch (error) {
    failure = { error }
    if (isCompletionError(error) && error.partial !== undefined) seen.splice(0, seen.length, error.partial)
  }
  yield* blocks.end()
  const whole = fold(seen)
  const choice = whole.choices.find(({ index }) => index === 0)
  if (failure !== undefined) {
    yield { type: 'error', error: toError(failure.error) }
    const isCut = isCompletionError(failure.error) && failure.error.kind === 'interrupted'
    const finishReason = { unified: isCut ? 'interrupted' : 'error', raw: undefined } as const
    yield { type: 'finish', usage: toUsage(whole), finishReason, providerMetadata: toAnswerMetadata(whole) }
    return
  }
  const content = choice?.content ?? []
  for (const part of toContent(content, whole.id)) if (part.type !== 'text' && part.type !== 'reasoning') yield part
  yield* toSources(content)
  const ending = { usage: toUsage(whole), finishReason: toFinishReason(choice ?? {}) }
  yield { type: 'finish', ...ending, providerMetadata: toAnswerMetadata(whole) }
}

function* writeStart(
  chunk: CompletionChunk,
  warnings: readonly SharedV4Warning[],
): Generator<LanguageModelV4StreamPart, void> {
  yield { type: 'stream-start', warnings: [...warnings, ...toWarnings(chunk.warnings)] }
  yield { type: 'response-metadata', ...toResponseFacts(chunk) }
}
