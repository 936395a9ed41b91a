import { differences, isUnder } from '@concord/conformance'
import type { CompletionChoice, CompletionResponse } from '@concord/core'
import { isCompletionError } from '@concord/core'
import { fold } from '@concord/core/adapter'
import { cutResponse, picks } from '@concord/core/arbitraries'
import { assertLawful, checkChunk, checkResponse } from '@concord/core/laws'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createShapeMemory, type Shape } from '../src/shapes/index.ts'
import { answersOf, anyAnswers } from './shape-answers.ts'
import { SHAPES } from './shape-values.ts'

/** More by hand: SHAPE_RUNS=20000 vitest run test/shapes.test.ts */
const numRuns = Number(process.env['SHAPE_RUNS'] ?? 1000)

const CONTEXT = { now: () => 1_000_000, createId: () => 'made', request: { model: 'asked' } }

describe.for(SHAPES.map((values) => [values.label, values] as const))(
  `%s, in ${numRuns} runs each`,
  ([, { shape, bodies, events }]) => {
    test('what a body says comes back as it was', () => {
      const property = fc.property(bodies, (body) => {
        const received = JSON.stringify(body)
        const response = shape.fromBody(body, CONTEXT)
        assertLawful(checkResponse(response))
        expect(shape.toBody(response).value).toStrictEqual(body)
        expect(JSON.stringify(body)).toBe(received)
      })
      fc.assert(property, { numRuns })
    })

    test('what an event says comes back as it was, alone and in its stream', () => {
      const property = fc.property(fc.array(events, { minLength: 1, maxLength: 4 }), (stream) => {
        const [reading, writing] = [createShapeMemory(), createShapeMemory()]
        for (const event of stream) {
          const chunk = shape.fromEvent(event, reading)
          assertLawful(checkChunk(chunk))
          expect(shape.toEvents(chunk, writing).value).toStrictEqual([event])
          expect(shape.toEvents(shape.fromEvent(event)).value).toStrictEqual([event])
        }
      })
      fc.assert(property, { numRuns })
    })

    test('what the contract says of a shape’s own comes back as it was, whole and streamed', () => {
      const property = fc.property(answersOf(shape), picks(), (answer, cuts) => {
        const { value, warnings } = shape.toBody(answer)
        expect(warnings).toEqual([])
        const read = shape.fromBody(value, CONTEXT)
        expect(read).toStrictEqual(withWireWords(answer, read))
        // What was read once has every word of the wire, and does not change again.
        expect(shape.fromBody(shape.toBody(read).value, CONTEXT)).toStrictEqual(read)
        const streamed = streamOf(shape, answer, cuts)
        // The events of some have no usage, and an ending without a word is told by the end of a stream.
        const unsaid = paths(streamed.warnings).filter((path) => !/^usage$|\.finishReason$/.test(path))
        expect(unsaid).toEqual([])
        const again = streamed.warnings.length === 0 ? shape.toBody(streamed.response).value : value
        expect(again).toStrictEqual(value)
        const left = differences(streamed.response, withWireWords(answer, streamed.response))
        expect(left.filter((path) => !isUnder(path, paths(streamed.warnings)))).toEqual([])
      })
      fc.assert(property, { numRuns })
    })

    test('what somebody changed is written as it is now', () => {
      const property = fc.property(bodies, answersOf(shape), (body, answer) => {
        const changed = withMetadata(answer, shape.fromBody(body, CONTEXT))
        const left = unnamed(changed, () => {
          const { value, warnings } = shape.toBody(changed)
          return { response: shape.fromBody(value, CONTEXT), warnings }
        })
        expect(left.filter((path) => !path.includes('providerMetadata'))).toEqual([])
      })
      fc.assert(property, { numRuns })
    })

    test('what has no place is a warning that names it, or an error', () => {
      const property = fc.property(anyAnswers(shape), picks(), (answer, cuts) => {
        const whole = (): Read => {
          const { value, warnings } = shape.toBody(answer)
          return { response: shape.fromBody(value, CONTEXT), warnings }
        }
        expect(unnamed(answer, whole)).toEqual([])
        expect(unnamed(answer, () => streamOf(shape, answer, cuts))).toEqual([])
      })
      fc.assert(property, { numRuns })
    })
  },
)

type Warnings = ReturnType<Shape['toBody']>['warnings']

interface Read {
  readonly response: CompletionResponse
  readonly warnings: Warnings
}

/** Writes an answer as the events of a stream that is cut there, and reads them. */
function streamOf(shape: Shape, answer: CompletionResponse, cuts: readonly number[]): Read {
  const [reading, writing] = [createShapeMemory(), createShapeMemory()]
  const written = cutResponse(answer, cuts).map((chunk) => shape.toEvents(chunk, writing))
  const chunks = written.flatMap(({ value }) => value).map((event) => shape.fromEvent(event, reading))
  // Its type of choices says that they are finished; the answer was.
  const response = fold(chunks) as CompletionResponse
  return { response, warnings: written.flatMap(({ warnings }) => warnings) }
}

/** What no shape leaves out: a word for the ending, and its own usage. */
function withWireWords(answer: CompletionResponse, { choices, providerMetadata }: Partial<CompletionResponse>): object {
  const usage = answer.usage !== undefined && providerMetadata?.['usage']
  const said = answer.choices.map((choice, i): CompletionChoice => ({ ...pick(choices?.[i]), ...choice }))
  return {
    ...answer,
    choices: said,
    ...(usage !== undefined && usage !== false && { providerMetadata: { usage, ...answer.providerMetadata } }),
  }
}

function pick({ nativeFinishReason }: Partial<CompletionChoice> = {}): Partial<CompletionChoice> {
  return nativeFinishReason === undefined ? {} : { nativeFinishReason }
}

/** What is otherwise after an exchange, and was not told by a warning or an error. */
function unnamed(answer: CompletionResponse, exchange: () => Read): readonly string[] {
  try {
    const { response, warnings } = exchange()
    // The joined text follows from the content, and who answers from the shape.
    const texts = paths(warnings).flatMap((path) => /^(choices\[\d+\])\.content/.exec(path)?.[1] ?? [])
    const told = [...paths(warnings), ...texts.map((choice) => `${choice}.text`), 'provider']
    return differences(response, withWireWords(answer, response)).filter((path) => !isUnder(path, told))
  } catch (error) {
    return isCompletionError(error) && error.kind === 'unsupported' ? [] : [String(error)]
  }
}

/** An answer with what was kept of another one. */
function withMetadata(
  answer: CompletionResponse,
  { choices, providerMetadata }: CompletionResponse,
): CompletionResponse {
  const [first, ...others] = answer.choices.map((choice, i): CompletionChoice => ({
    ...choice,
    ...metadataOf(choices[i]),
  }))
  if (first === undefined) return answer
  return { ...answer, ...(providerMetadata !== undefined && { providerMetadata }), choices: [first, ...others] }
}

function metadataOf({ providerMetadata }: Partial<CompletionChoice> = {}): Partial<CompletionChoice> {
  return providerMetadata === undefined ? {} : { providerMetadata }
}

function paths(warnings: Warnings): readonly string[] {
  return warnings.map(({ path = '' }) => path)
}
