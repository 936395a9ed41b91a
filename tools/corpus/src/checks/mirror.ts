import type { CompletionChunk, CompletionResponse, ParsedRequest, Warning } from '@concord/core'
import type { Exchange, Outcome } from '../exchange.ts'
import { findDifference, isSame, showPath, valueAt } from '../json.ts'
import type { Lane } from '../lane.ts'
import { encode } from './answer.ts'
import { type Finding, show } from './finding.ts'

/** Lets the dialect write what was read, and the SDK and the adapter read it again: it has to be the same. */
export async function checkMirror(
  lane: Lane,
  exchange: Exchange,
  parsed: ParsedRequest,
  { response, chunks }: Outcome,
): Promise<readonly Finding[]> {
  if (response === undefined) return []
  const given = withoutWarnings(response)
  const isStreamed = chunks.length > 0
  const { text, type, warnings } = isStreamed ? encodeStream(lane, parsed, chunks) : encodeWhole(lane, parsed, given)
  const lost = warnings.map(({ path = '', message }): Finding => ({ check: 'mirror', path, message }))
  if (lost.length > 0) return lost
  const headers = { 'content-type': type, ...lane.dialect.toHeaders(response) }
  const answer = { status: 200, headers, pieces: [typeof text === 'string' ? encode(text) : text] }
  const back = isStreamed
    ? await exchange.stream(parsed.request, answer)
    : await exchange.complete(parsed.request, answer)
  if (back.response === undefined)
    return [{ check: 'mirror', path: '', message: `what was written is not read: ${show(back.error)}` }]
  const again = withoutWarnings(back.response)
  if (isSame(given, again)) return []
  const expected = lane.normalize(given, isStreamed ? 'stream' : 'complete')
  const path = findDifference(expected, again)
  if (path === undefined) return []
  const message = `${show(valueAt(expected, path))} comes back as ${show(valueAt(again, path))}`
  return [{ check: 'mirror', path: showPath(path), message }]
}

/** Warnings speak of the reading, not of the answer, and are made again. */
function withoutWarnings<T extends CompletionChunk>(chunk: T): T {
  const { warnings: _warnings, ...rest } = chunk
  return rest as T // Warnings are optional.
}

interface Written {
  readonly text: string | Uint8Array
  readonly type: string
  readonly warnings: readonly Warning[]
}

function encodeWhole(lane: Lane, parsed: ParsedRequest, response: CompletionResponse): Written {
  const { value, warnings } = lane.dialect.toBody(response, parsed)
  return { text: JSON.stringify(value), type: 'application/json', warnings }
}

function encodeStream(lane: Lane, parsed: ParsedRequest, chunks: readonly CompletionChunk[]): Written {
  const encoder = lane.dialect.createEncoder(parsed)
  const frames = [...chunks.map((chunk) => encoder.encode(withoutWarnings(chunk))), encoder.end()]
  const bytes = frames.map((frame) => (typeof frame === 'string' ? encode(frame) : frame))
  return {
    text: Uint8Array.from(bytes.flatMap((piece) => [...piece])),
    type: encoder.contentType,
    warnings: encoder.warnings,
  }
}
