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
  let abort = (): void => {}
  // A client may hold on to the signal for as long as the body lives; what listens to it must not keep the body alive.
  const release = (): void => {
    isReleased = true
    signal?.removeEventListener('abort', abort)
  }
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        abort = () => {
          release()
          controller.error(signal?.reason)
        }
        signal?.addEventListener('abort', abort)
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
        release()
        if (ending === 'close') controller.close()
        else controller.error(createResetError())
        return undefined
      },
      cancel: release,
    },
    { highWaterMark: 0 },
  )
  return { stream, isReleased: () => isReleased }
}
