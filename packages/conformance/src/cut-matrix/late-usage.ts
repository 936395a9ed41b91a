import { isObject } from '@concord/core/adapter'
import { type Frame, readFrames } from '../fuzz/frames.ts'
import type { Sample } from '../wire/samples.ts'

/**
 * Tells the usage of a stream in an event of its own after the finish word, as many vendors do, and nowhere before. On a wire without
 * an end mark a cut between the two is the one that nobody can see. `undefined` where the stream tells no usage.
 */
export function withLateUsage(sample: Sample): Sample | undefined {
  const frames = readFrames(sample)
  const at = frames.findLastIndex(tellsUsage)
  const last = frames[at]
  if (last === undefined) return undefined
  const written = frames.flatMap((frame, i) => {
    const said = tellsUsage(frame)
      ? rewrite(frame, ([key, value]) => (isUsage(key) ? [] : [[key, value]]))
      : frame.bytes
    return i === at ? [said, rewrite(frame, ([key, value]) => [[key, isSaid(key) ? [] : value]])] : [said]
  })
  let end = 0
  return {
    ...sample,
    name: `${sample.name}, usage last`,
    bytes: new Uint8Array(Buffer.concat(written)),
    ends: written.map(({ length }) => (end += length)),
  }
}

function tellsUsage({ value }: Frame): boolean {
  return isObject(value) && Object.keys(value).some(isUsage)
}

function isUsage(key: string): boolean {
  return key.startsWith('usage')
}

/** Where the words are, with the finish word. */
function isSaid(key: string): boolean {
  return key === 'choices' || key === 'candidates'
}

type Field = readonly [key: string, value: unknown]

function rewrite({ value, write }: Frame, change: (field: Field) => readonly Field[]): Uint8Array {
  const fields = isObject(value) ? Object.entries(value).flatMap(change) : []
  return write(JSON.stringify(Object.fromEntries(fields)))
}
