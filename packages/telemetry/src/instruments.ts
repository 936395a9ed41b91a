import type { Attributes, Counter, Histogram, Meter, MeterProvider } from '@opentelemetry/api'
import { createNoopMeter, metrics, ValueType } from '@opentelemetry/api'
import type { Tokens } from './attributes/response.ts'
import { SCHEMA_URL, SCOPE } from './convention.ts'

/** The metrics of a client. */
export interface Instruments {
  readonly duration: Histogram
  readonly timeToFirstChunk: Histogram
  readonly timePerOutputChunk: Histogram
  /** Adds what a call used; a call that told nothing adds 0, as the conventions ask. */
  countTokens(tokens: Tokens | undefined, attributes: Attributes): void
}

/** The metrics that are wanted now, by the provider that is registered; none without one. */
export function instrumentsOf(provider: MeterProvider = metrics.getMeterProvider()): Instruments | undefined {
  const made = instruments.get(provider)
  if (made !== undefined) return made
  const meter = provider.getMeter(SCOPE, undefined, { schemaUrl: SCHEMA_URL })
  if (meter === createNoopMeter()) return undefined
  const created = createInstruments(meter)
  instruments.set(provider, created)
  return created
}

const instruments = new WeakMap<MeterProvider, Instruments>()

function createInstruments(meter: Meter): Instruments {
  const counters = Object.entries(COUNTERS).map(([key, description]) => {
    const name = `gen_ai.client.inference.usage.${key}`
    return [key, meter.createCounter(name, { description, unit: '{token}', valueType: ValueType.INT })] as const
  })
  const usage = new Map<string, Counter>(counters)
  const perInput = createTokenHistogram(meter, 'input_tokens', 'Tokens of the prompt, per operation')
  const perOutput = createTokenHistogram(meter, 'output_tokens', 'Tokens of the answer, per operation')
  return {
    duration: createTimeHistogram(meter, 'duration', 'From the request to the end of the answer, or to its failure'),
    timeToFirstChunk: createTimeHistogram(meter, 'time_to_first_chunk', 'From the request to the first chunk'),
    timePerOutputChunk: createTimeHistogram(meter, 'time_per_output_chunk', 'From one read of chunks to the next'),
    countTokens(tokens, attributes) {
      for (const [key, count, modality] of toCounts(tokens)) {
        usage.get(key)?.add(count, { ...attributes, 'gen_ai.token.modality': modality })
      }
      if (tokens === undefined) return
      perInput.record(tokens.input, attributes)
      perOutput.record(tokens.output, attributes)
    },
  }
}

const COUNTERS: Readonly<Record<string, string>> = {
  input_tokens: 'Tokens of prompts, cached ones included',
  output_tokens: 'Tokens of answers, reasoning included',
  'cache_read.input_tokens': 'Tokens of prompts that were read from a cache',
  'cache_write.input_tokens': 'Tokens of prompts that were written to a cache',
  'reasoning.output_tokens': 'Tokens of answers that were thought',
}

type Count = readonly [counter: string, count: number, modality: 'audio' | 'unknown']

/** What is not told to be sound may be text or images. */
function toCounts(tokens: Tokens | undefined): readonly Count[] {
  if (tokens === undefined)
    return [
      ['input_tokens', 0, 'unknown'],
      ['output_tokens', 0, 'unknown'],
    ]
  const { input, output, audioInput = 0, audioOutput = 0, cacheRead, cacheWrite, reasoning } = tokens
  return [
    ['input_tokens', input - audioInput, 'unknown'],
    ['output_tokens', output - audioOutput, 'unknown'],
    ...detail('input_tokens', audioInput || undefined, 'audio'),
    ...detail('output_tokens', audioOutput || undefined, 'audio'),
    ...detail('cache_read.input_tokens', cacheRead, 'unknown'),
    ...detail('cache_write.input_tokens', cacheWrite, 'unknown'),
    ...detail('reasoning.output_tokens', reasoning, 'unknown'),
  ]
}

function detail(counter: string, count: number | undefined, modality: Count[2]): readonly Count[] {
  return count === undefined ? [] : [[counter, count, modality]]
}

function createTimeHistogram(meter: Meter, key: string, description: string): Histogram {
  const advice = { explicitBucketBoundaries: SECONDS }
  return meter.createHistogram(`gen_ai.client.inference.${key}`, { description, unit: 's', advice })
}

function createTokenHistogram(meter: Meter, key: string, description: string): Histogram {
  const advice = { explicitBucketBoundaries: TOKENS }
  const name = `gen_ai.client.inference.operation.${key}`
  return meter.createHistogram(name, { description, unit: '{token}', valueType: ValueType.INT, advice })
}

const SECONDS = Array.from({ length: 14 }, (_, index) => Number((0.01 * 2 ** index).toFixed(2)))
const TOKENS = Array.from({ length: 14 }, (_, index) => 4 ** index)
