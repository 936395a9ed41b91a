import type { CallMode } from '@concord/core'
import * as fc from 'fast-check'
import type { Sample } from '../wire/samples.ts'
import { type Frame, readFrames } from './frames.ts'
import { mutate, type Mutation, mutations } from './mutations.ts'

/** One answer that is fuzzed. */
export interface FuzzCase {
  readonly mode: CallMode
  /** Which of the samples. */
  readonly sample: number
  readonly mutations: readonly Mutation[]
  readonly status: number
  readonly contentType: 'own' | 'text/html' | 'application/json' | ''
  /** An endless body repeats its last frame, and then says nothing more. */
  readonly ending: 'close' | 'reset' | 'endless'
  /** How many bytes are read at once. */
  readonly size: number
}

/** Makes cases; most have the status and the type of an answer. */
export function fuzzCases(): fc.Arbitrary<FuzzCase> {
  const usually = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
    fc.oneof({ weight: 14, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
  return fc.record({
    mode: fc.oneof(
      { weight: 3, arbitrary: fc.constant<CallMode>('stream') },
      { weight: 1, arbitrary: fc.constant<CallMode>('complete') },
    ),
    sample: fc.nat(40),
    mutations: mutations(),
    status: usually(200, 201, 400, 401, 404, 429, 500, 503),
    contentType: usually<FuzzCase['contentType']>('own', 'text/html', 'application/json', ''),
    ending: usually<FuzzCase['ending']>('close', 'reset', 'endless'),
    size: usually(2 ** 30, 1, 7, 64),
  })
}

/** Samples in their frames, by the mode in which they are answers. */
export type FuzzSamples = Readonly<Record<CallMode, readonly FramedSample[]>>

/** A sample in its frames. */
export interface FramedSample extends Sample {
  readonly frames: readonly Frame[]
}

/** Splits samples into their frames, once for all cases. */
export function toFramedSamples(samples: readonly Sample[]): readonly FramedSample[] {
  return samples.map((sample) => ({ ...sample, frames: readFrames(sample) }))
}

const REPEATS = 200

/** Writes the bytes of a case. */
export function toBytes({ ending, mutations: list }: FuzzCase, { frames }: FramedSample): Uint8Array {
  const mutated = mutate(frames, list)
  const last = mutated.at(-1)
  const more =
    ending === 'endless' && last !== undefined && last.length < 2000 ? Array.from({ length: REPEATS }, () => last) : []
  return new Uint8Array(Buffer.concat([...mutated, ...more]))
}
