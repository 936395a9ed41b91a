import type { Adapter, Context } from '../contract/adapter.ts'
import type { CompletionStream } from '../contract/client.ts'
import { linkAbort } from '../engine/abort.ts'
import { systemClock } from '../engine/clock.ts'
import { readEvents } from '../engine/read-events.ts'
import { createStream } from '../engine/stream.ts'

/** Reads a stream that somebody else opened, such as the one of a vendor's SDK; the caller keeps its retries and limits. */
export function readStream<Event>(
  events: AsyncIterable<Event>,
  adapter: Pick<Adapter<never, never, Event>, 'provider' | 'createDecoder' | 'fromError'>,
  context: Context,
): CompletionStream {
  const { provider } = adapter
  const decoder = adapter.createDecoder(context)
  return createStream(provider, () =>
    readEvents(() => Promise.resolve({ events: eventwise(events), decoder, warnings: [] }), {
      provider,
      fromError: (error) => adapter.fromError(error),
      signal: undefined,
      link: linkAbort(undefined),
      clock: systemClock,
    }),
  )
}

/** Gives each event as a batch of its own. */
export async function* eventwise<Event>(events: AsyncIterable<Event>): AsyncGenerator<readonly Event[], undefined> {
  for await (const event of events) yield [event]
  return undefined
}
