import type { CompletionClient } from '@concord/core'
import { type Batches, batchesOf, createStream } from '@concord/core/adapter'
import { context } from '@opentelemetry/api'
import { listenersOf } from './listeners.ts'
import { type Operation, startOperation } from './operation.ts'
import type { TelemetryOptions } from './options.ts'

/**
 * Tells OpenTelemetry of every call: a span and metrics, by its conventions for generative AI (`SEMANTIC_CONVENTIONS`).
 *
 * Behaviour:
 * - one span for a call, whatever is tried again below; requests below it are its children
 * - the span of a stream begins with its first read and ends with its last
 * - a failure is told by its kind, with the usage and finish reasons that had arrived
 * - what is said to the model and what it says is not recorded, unless `content` says so
 * - a call made while no provider is registered is the client's own, with nothing around it
 *
 * @example
 * const claude = withTelemetry(createAnthropic({ model }), { model })
 */
export function withTelemetry(client: CompletionClient, options: TelemetryOptions = {}): CompletionClient {
  const { provider } = client
  return {
    ...client,
    complete(request, call) {
      const listeners = listenersOf(options)
      if (listeners === undefined) return client.complete(request, call)
      const subject = { provider, request, isStreamed: false, parent: context.active() }
      const operation = startOperation(subject, listeners, options)
      return tellWhole(operation, () => client.complete(request, call))
    },
    stream(request, call) {
      const listeners = listenersOf(options)
      if (listeners === undefined) return client.stream(request, call)
      const parent = context.active()
      return createStream(provider, () => {
        const operation = startOperation({ provider, request, isStreamed: true, parent }, listeners, options)
        return tellBatches(operation, () => batchesOf(client.stream(request, call)))
      })
    },
  }
}

type Whole = Awaited<ReturnType<CompletionClient['complete']>>

async function tellWhole(operation: Operation, complete: () => Promise<Whole>): Promise<Whole> {
  try {
    const response = await context.with(operation.context, complete)
    operation.receive([response])
    operation.end()
    return response
  } catch (error) {
    operation.end(error)
    throw error
  }
}

function tellBatches(operation: Operation, open: () => Batches): Batches {
  const batches = context.with(operation.context, open)
  let isOver = false
  const end = (error?: unknown): void => {
    if (!isOver) operation.end(error)
    isOver = true
  }
  return {
    async next() {
      try {
        const read = await context.with(operation.context, () => batches.next())
        if (read.done === true) end()
        else operation.receive(read.value)
        return read
      } catch (error) {
        end(error)
        throw error
      }
    },
    async return() {
      end()
      return batches.return()
    },
  }
}
