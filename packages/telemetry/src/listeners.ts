import { ProxyTracerProvider, trace, type Tracer, type TracerProvider } from '@opentelemetry/api'
import { SCHEMA_URL, SCOPE } from './convention.ts'
import { type Instruments, instrumentsOf } from './instruments.ts'
import type { TelemetryOptions } from './options.ts'

/** Who wants to know of a call. */
export interface Listeners {
  readonly tracer: Tracer | undefined
  readonly instruments: Instruments | undefined
}

/** Who wants to know of a call that begins now; undefined when nobody does. */
export function listenersOf({ tracerProvider, meterProvider }: TelemetryOptions): Listeners | undefined {
  const tracer = tracerOf(tracerProvider)
  const instruments = instrumentsOf(meterProvider)
  return tracer === undefined && instruments === undefined ? undefined : { tracer, instruments }
}

function tracerOf(provider: TracerProvider = trace.getTracerProvider()): Tracer | undefined {
  const options = { schemaUrl: SCHEMA_URL }
  return provider instanceof ProxyTracerProvider
    ? provider.getDelegateTracer(SCOPE, undefined, options)
    : provider.getTracer(SCOPE, undefined, options)
}
