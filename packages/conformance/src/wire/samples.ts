import type { CompletionChunk, CompletionResponse, Dialect, ParsedRequest } from '@concord/core'
import { createScriptedClient, toChunks } from '@concord/emulator'
import type { Harness } from '../suite/subject.ts'
import { askedOf, SAMPLE_REQUEST } from './asked-of.ts'
import { scriptsOf, type SampleScript } from './scripts.ts'

export { SAMPLE_REQUEST }

/** One answer as it is on the wire of a dialect. */
export interface Sample {
  readonly name: string
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Where each thing that was written at once ends. */
  readonly ends: readonly number[]
}

/** Writes a stream for everything that an adapter declares, each in the dialect's own way. */
export async function createStreamSamples(harness: Harness): Promise<readonly Sample[]> {
  const parsed = await askedOf(harness, 'stream')
  const samples = scriptsOf(harness).map(async (script) =>
    toStreamSample(harness.dialect, parsed, script, await play(script)),
  )
  return Promise.all(samples)
}

/** Writes the same answers whole. */
export async function createBodySamples(harness: Harness): Promise<readonly Sample[]> {
  const { dialect } = harness
  const parsed = await askedOf(harness, 'complete')
  const samples = scriptsOf(harness).map(async (script): Promise<Sample> => {
    const response = await play(script)
    const { value } = dialect.toBody(response, parsed)
    const bytes = new TextEncoder().encode(JSON.stringify(value))
    return {
      name: script.name,
      contentType: 'application/json',
      headers: dialect.toHeaders(response),
      bytes,
      ends: [bytes.length],
    }
  })
  return Promise.all(samples)
}

function play({ answer }: SampleScript): Promise<CompletionResponse> {
  const clock = { now: () => 1_000_000, schedule: () => () => {} }
  return createScriptedClient(answer, { clock }).complete(SAMPLE_REQUEST)
}

function toStreamSample(
  dialect: Dialect,
  parsed: ParsedRequest,
  { name, answer, isInterleaved }: SampleScript,
  response: CompletionResponse,
): Sample {
  const encoder = dialect.createEncoder(parsed)
  const cut = toChunks(response, answer.pieces)
  const chunks = isInterleaved === true ? interleave(cut) : cut
  const written = [...chunks.map((chunk) => encoder.encode(chunk)), encoder.end()].map(toBytes)
  let end = 0
  return {
    name,
    contentType: encoder.contentType,
    headers: dialect.toHeaders(response),
    bytes: new Uint8Array(Buffer.concat(written)),
    ends: written.map(({ length }) => (end += length)),
  }
}

/** Gives the pieces of all parts in turn, as long as there are some; what stands beside them stays where it is. */
function interleave(chunks: readonly CompletionChunk[]): readonly CompletionChunk[] {
  const first = chunks.filter((chunk) => partOf(chunk) === 0)
  const second = chunks.filter((chunk) => partOf(chunk) === 1)
  const turns = Array.from({ length: Math.max(first.length, second.length) }, (_, i) => [first[i], second[i]])
  return [
    ...turns.flat().filter((chunk) => chunk !== undefined),
    ...chunks.filter((chunk) => partOf(chunk) === undefined),
  ]
}

function partOf({ choices }: CompletionChunk): number | undefined {
  return choices[0]?.content[0]?.index
}

function toBytes(frames: string | Uint8Array): Uint8Array {
  return typeof frames === 'string' ? new TextEncoder().encode(frames) : frames
}
