import * as fc from 'fast-check'
import { type Frame, parse } from './frames.ts'
import { type JsonMutation, mutateJson } from './mutate-json.ts'
import { VALUE_PICKS } from './nasty-values.ts'

/** What is done to a wire. */
export type Mutation = (JsonMutation | FrameMutation | ByteMutation) & {
  /** Which frame, counted from the first. */
  readonly frame: number
}

interface FrameMutation {
  readonly type: 'drop' | 'double' | 'swap' | 'repeat' | 'end'
  readonly pick: number
}

interface ByteMutation {
  readonly type: 'flip' | 'cut out' | 'garble'
  readonly path: number
  readonly pick: number
}

/** Makes mutations; what is done to values is done most. */
export function mutations(): fc.Arbitrary<readonly Mutation[]> {
  const pick = fc.nat(VALUE_PICKS - 1)
  const frame = fc.nat(40)
  const path = fc.nat(400)
  const json = fc.constantFrom<JsonMutation['type'][]>('replace', 'remove', 'add', 'rename', 'take')
  const frames = fc.constantFrom<FrameMutation['type'][]>('drop', 'double', 'swap', 'repeat', 'end')
  const bytes = fc.constantFrom<ByteMutation['type'][]>('flip', 'cut out', 'garble')
  const mutation = fc.oneof(
    { weight: 5, arbitrary: fc.record({ type: json, frame, path, pick }) },
    { weight: 3, arbitrary: fc.record({ type: frames, frame, pick }) },
    { weight: 1, arbitrary: fc.record({ type: bytes, frame, path, pick }) },
  )
  return fc.array(mutation, { minLength: 1, maxLength: 4 })
}

/** Does what the mutations say, one after the other, and gives the bytes of the frames. */
export function mutate(frames: readonly Frame[], list: readonly Mutation[]): readonly Uint8Array[] {
  let mutated = frames
  for (const mutation of list) {
    if (mutated.length === 0) break
    mutated = DO[mutation.type](mutated, mutation.frame % mutated.length, mutation)
  }
  return mutated.map(({ bytes }) => bytes)
}

type Do = (frames: readonly Frame[], at: number, mutation: Mutation) => readonly Frame[]

const onJson: Do = (frames, at, mutation) =>
  replaceAt(frames, at, (frame) => {
    if (!('path' in mutation) || !isJsonMutation(mutation) || frame.value === undefined) return frame
    const json = mutateJson(frame.value, mutation)
    // A second change of a value that is large or deep would cost more than it finds.
    return { ...frame, value: json.length > 20_000 ? undefined : parse(json), bytes: frame.write(json) }
  })

const onBytes =
  (change: (bytes: number[], place: number, pick: number) => void): Do =>
  (frames, at, mutation) =>
    replaceAt(frames, at, (frame) => {
      const bytes = [...frame.bytes]
      if ('path' in mutation && bytes.length > 0) change(bytes, mutation.path % bytes.length, mutation.pick)
      return { ...frame, bytes: Uint8Array.from(bytes) }
    })

const DO: Readonly<Record<Mutation['type'], Do>> = {
  replace: onJson,
  remove: onJson,
  add: onJson,
  rename: onJson,
  take: onJson,
  drop: (frames, at) => frames.toSpliced(at, 1),
  double: (frames, at) => frames.flatMap((frame, i) => (i === at ? [frame, frame] : [frame])),
  swap: (frames, at, { pick }) => {
    const other = pick % frames.length
    return frames.map((frame, i) => (i === at ? (frames[other] ?? frame) : i === other ? (frames[at] ?? frame) : frame))
  },
  repeat: (frames, at, { pick }) =>
    frames.flatMap((frame, i) => (i === at ? Array.from({ length: 2 + (pick % 30) }, () => frame) : [frame])),
  end: (frames, at) => frames.slice(0, at),
  flip: onBytes((bytes, place, pick) => {
    bytes[place] = pick % 256
  }),
  'cut out': onBytes((bytes, place, pick) => void bytes.splice(place, 1 + (pick % 8))),
  garble: onBytes((bytes, place, pick) => void bytes.splice(place, 0, ...(GARBLE[pick % GARBLE.length] ?? []))),
}

/** Bytes that are no UTF-8, that end lines, or that say something to a parser. */
const GARBLE: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x9f],
  [0x00],
  [0x0d],
  [0x0a, 0x0a],
  [0xef, 0xbb, 0xbf],
  [0x5c],
  [0x22],
]

function isJsonMutation(mutation: Mutation): mutation is JsonMutation & { readonly frame: number } {
  return DO[mutation.type] === onJson
}

function replaceAt(frames: readonly Frame[], at: number, change: (frame: Frame) => Frame): readonly Frame[] {
  return frames.map((frame, i) => (i === at ? change(frame) : frame))
}
