import type { Sample } from './samples.ts'

/** How a body ends: as if it were whole, or by a connection that is lost. */
export type BodyEnding = 'close' | 'reset'

/** Answers with some bytes of a sample, in reads of `size` bytes, and then ends. */
export function toResponse(
  { contentType, headers }: Pick<Sample, 'contentType' | 'headers'>,
  bytes: Uint8Array,
  ending: BodyEnding,
  size: number = Infinity,
): Response {
  return new Response(toBody(bytes, ending, size), { headers: { 'content-type': contentType, ...headers } })
}

function toBody(bytes: Uint8Array, ending: BodyEnding, size: number): ReadableStream<Uint8Array> {
  let position = 0
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (position < bytes.length) {
          controller.enqueue(bytes.slice(position, position + size))
          position += size
        } else if (ending === 'close') controller.close()
        else controller.error(createResetError())
      },
    },
    { highWaterMark: 0 },
  )
}

/** What `fetch` of Node gives where a connection is lost within a body. */
export function createResetError(): Error {
  const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
  return new TypeError('terminated', { cause })
}
