import { createError } from '../engine/completion-error.ts'
import { parseJson } from './parse-json.ts'
import { createLineSplitter } from './server-sent-events.ts'

/**
 * Reads lines of JSON, a batch per network read, there until the next is asked for. A last line without its newline counts if it
 * is complete; what is cut within a line is left out (the end of the iteration tells), what is malformed or without end throws
 * `invalid_response` after everything before it.
 */
export async function* readJsonLines(
  body: ReadableStream<Uint8Array>,
  provider: string,
): AsyncGenerator<readonly unknown[], undefined> {
  const reader = body.getReader()
  const lines = createLineSplitter(provider)
  const decoder = new TextDecoder()
  let isOpen = true
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isOpen = !done
      const { values, isMalformed } = parseLines(lines.push(decoder.decode(value, { stream: !done })))
      if (values.length > 0 || !isMalformed) yield values
      values.length = 0 // The promise of a read may outlive what it brought (decision 32).
      if (isMalformed) throw malformed(provider)
      if (!done) continue
      yield parseLines(lines.rest()).values
      return undefined
    }
  } finally {
    if (isOpen) await reader.cancel()
  }
}

function parseLines(lines: string): { readonly values: unknown[]; readonly isMalformed: boolean } {
  const values: unknown[] = []
  for (const line of lines.split('\n')) {
    if (line.trim() === '') continue
    try {
      values.push(parseJson(line))
    } catch {
      return { values, isMalformed: true }
    }
  }
  return { values, isMalformed: false }
}

function malformed(provider: string): Error {
  return createError('invalid_response', `${provider}: the stream has a line that is not valid JSON`, { provider })
}
