import type { CompletionChunk, Encoder } from '@concord/core'
import type { Exchange } from './answer-whole.ts'
import { toCompletionError } from './responses.ts'

/** Answers with a stream, once its first chunk is there; rejects with what fails before. */
export async function answerStream(exchange: Exchange): Promise<Response> {
  const { client, dialect, parsed, signal } = exchange
  const encoder = dialect.createEncoder(parsed)
  const left = new AbortController()
  const call = { signal: AbortSignal.any([signal, left.signal]) }
  const chunks = client.stream(parsed.request, call)[Symbol.asyncIterator]()
  const first = await chunks.next()
  try {
    const body = new ReadableStream(createSource(exchange, { first, chunks, encoder, left }), { highWaterMark: 0 })
    const facts = first.done === true ? {} : dialect.toHeaders(first.value)
    return new Response(body, {
      headers: { 'content-type': encoder.contentType, 'cache-control': 'no-cache', ...facts },
    })
  } catch (error) {
    left.abort() // A header that HTTP cannot carry: nobody will read the stream.
    throw error
  }
}

type Read = IteratorResult<CompletionChunk, undefined>

interface Opened {
  readonly first: Read
  readonly chunks: AsyncIterator<CompletionChunk, undefined>
  readonly encoder: Encoder
  /** Aborted when the reader goes away. */
  readonly left: AbortController
}

function createSource(
  { dialect, tellWarnings }: Exchange,
  { first, chunks, encoder, left }: Opened,
): UnderlyingDefaultSource<Uint8Array> {
  let next: Promise<Read> | undefined = Promise.resolve(first)
  const leave = async (): Promise<void> => {
    left.abort()
    await chunks.return?.().catch(() => {})
  }

  /** Reads on until there is something to write, or the stream is over. */
  async function readFrames(): Promise<Frames> {
    for (;;) {
      const read = await (next ?? chunks.next())
      next = undefined
      if (read.done === true) return { bytes: toBytes(encoder.end()), isLast: true }
      const bytes = toBytes(encoder.encode(read.value))
      if (bytes.byteLength > 0) return { bytes, isLast: false }
    }
  }

  function close(controller: ReadableStreamDefaultController<Uint8Array>, bytes: Uint8Array): void {
    if (bytes.byteLength > 0) controller.enqueue(bytes)
    controller.close()
    tellWarnings(encoder.warnings)
  }

  return {
    async pull(controller) {
      try {
        const { bytes, isLast } = await readFrames()
        if (left.signal.aborted) return
        if (isLast) close(controller, bytes)
        else controller.enqueue(bytes)
      } catch (thrown) {
        if (left.signal.aborted) return
        const error = toCompletionError(thrown, dialect.provider)
        await leave()
        const bytes = toBytes(encoder.fail(error))
        // Where the wire has no word for a failure, only a broken connection tells it from an end.
        if (bytes.byteLength > 0) return close(controller, bytes)
        controller.error(error)
        tellWarnings(encoder.warnings)
      }
    },
    async cancel() {
      await leave()
      tellWarnings(encoder.warnings)
    },
  }
}

interface Frames {
  readonly bytes: Uint8Array
  readonly isLast: boolean
}

const TEXT = new TextEncoder()

function toBytes(frames: string | Uint8Array): Uint8Array {
  return typeof frames === 'string' ? TEXT.encode(frames) : frames
}
