import type { CompletionChunk, CompletionResponse } from '@concord/core'
import { toResponse } from '../wire/body.ts'
import type { InProcessClient } from '../wire/in-process-client.ts'
import { SAMPLE_REQUEST, type Sample } from '../wire/samples.ts'
import { readOut } from './outcome.ts'

/** A stream that is read byte by byte to its end: what every cut of it is held against. */
export interface Uncut {
  readonly response: CompletionResponse
  readonly chunks: readonly CompletionChunk[]
  /** How many bytes had been read when each chunk came. */
  readonly arrivals: readonly number[]
  /** Whether the wire has an end mark, so that a reset after it takes nothing away. */
  readonly isMarked: boolean
}

/** Reads a stream that is not cut. */
export async function readUncut({ client, answerWith }: InProcessClient, sample: Sample): Promise<Uncut> {
  const { bytes } = sample
  const arrivals: number[] = []
  let position = 0
  const counted = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (position === bytes.length) controller.close()
        else controller.enqueue(bytes.slice(position, ++position))
      },
    },
    { highWaterMark: 0 },
  )
  answerWith(() => new Response(counted, { headers: { 'content-type': sample.contentType, ...sample.headers } }))
  const outcome = await readOut(client.stream(SAMPLE_REQUEST), () => arrivals.push(position))
  if (outcome.response === undefined) throw new Error(`${sample.name}: fails uncut: ${outcome.error.message}`)
  answerWith(() => toResponse(sample, bytes, 'reset'))
  const isMarked = (await readOut(client.stream(SAMPLE_REQUEST))).response !== undefined
  return { response: outcome.response, chunks: outcome.chunks, arrivals, isMarked }
}
