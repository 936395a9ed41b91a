import { expect, test } from 'vitest'
import { createPlaceFinder } from '../src/http/place-finder.ts'
import type { FaultPlace } from '../src/index.ts'

const SSE = 'text/event-stream; charset=utf-8'

const cases: readonly (readonly [
  name: string,
  place: FaultPlace,
  contentType: string,
  pieces: readonly string[],
  offsets: readonly (number | undefined)[],
])[] = [
  ['the start', { afterBytes: 0 }, SSE, ['', 'abc'], [0]],
  ['a byte of a later piece', { afterBytes: 5 }, SSE, ['abc', 'defg'], [undefined, 2]],
  ['the end of the first event', { afterEvents: 1 }, SSE, ['event: a\ndata: 1\n\ndata: 2\n\n'], [18]],
  ['an event in pieces', { afterEvents: 2 }, SSE, ['data: 1\n\nda', 'ta: 2\n', '\ndata: 3'], [undefined, undefined, 1]],
  ['an event with returns', { afterEvents: 1 }, SSE, ['data: 1\r\n\r', '\ndata: 2'], [undefined, 1]],
  ['the second line', { afterEvents: 2 }, 'application/x-ndjson', ['{}\n{', '}\n{}\n'], [undefined, 2]],
  ['the second write', { afterEvents: 2 }, 'application/octet-stream', ['', 'abc', 'defg'], [undefined, undefined, 4]],
]

test.each(cases)('finds %s', (_name, place, contentType, pieces, offsets) => {
  const find = createPlaceFinder(place, contentType)
  expect(pieces.slice(0, offsets.length).map((piece) => find(new TextEncoder().encode(piece)))).toEqual(offsets)
})
