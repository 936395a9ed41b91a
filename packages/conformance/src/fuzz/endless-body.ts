import { createResetError } from '../wire/body.ts'

/** A body that may never end, and what became of it. */
export interface WatchedBody {
  readonly stream: ReadableStream<Uint8Array>
  /** Whether it was read to its end, given back, or aborted. */
  readonly isReleased: () => boolean
}

/** Makes a body that says nothing more after its bytes until somebody aborts; `onSilence` is called when that begins. */
export function createBody(
  bytes: Uint8Array,
  { ending, size }: { readonly ending: 'close' | 'reset' | 'endless'; readonly size: number },
  signal: AbortSignal | undefined,
  onSilence: () => void,
): WatchedBody {
  let position = 0
  let isReleased = false
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        signal?.addEventListener('abort', () => {
          if (isReleased) return
          isReleased = true
          controller.error(signal.reason)
        })
      },
      pull(controller) {
        if (position < bytes.length) {
          controller.enqueue(bytes.slice(position, position + size))
          position += size
          return undefined
        }
        if (ending === 'endless') {
          onSilence()
          return new Promise(() => {})
        }
        isReleased = true
        if (ending === 'close') controller.close()
        else controller.error(createResetError())
        return undefined
      },
      cancel() {
        isReleased = true
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, isReleased: () => isReleased }
}
