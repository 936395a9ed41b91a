import type { ChoiceChunk, CompletionChunk, Encoder, ParsedRequest } from '@concord/core'
import { isObject, type Losses, toServerSentEvent, type WireObject } from '@concord/core/adapter'
import { type Host, ownOptions } from '../host.ts'
import { createEventWriter } from './host-events.ts'
import { toErrorEvent } from './errors.ts'
import { toFacts } from './response.ts'

/** What is one wire's own in a stream of events with choices. */
export interface EventForm {
  /** The `object` of its events. */
  readonly object: string
  readonly losses: Losses
  readonly host: Host
  /** Writes a piece of a choice: the choices of so many events. */
  readonly writeChoice: (piece: ChoiceChunk, chunk: CompletionChunk) => readonly object[]
}

/** Makes the state that writes one stream of events with choices; chat and legacy completions differ in the choice alone. */
export function createStreamEncoder({ request }: ParsedRequest, form: EventForm): Encoder {
  const { object, losses, host, writeChoice } = form
  const isGiven = host.quirks.streamOptions === false || isUsageAsked(ownOptions(request.providerOptions, host))
  const writer = createEventWriter(host, losses)
  return {
    contentType: 'text/event-stream; charset=utf-8',
    encode(chunk) {
      const head = { id: chunk.id, object, created: chunk.created, model: chunk.model }
      const pieces = chunk.choices.flatMap((piece) => writeChoice(piece, chunk))
      const { usage, ...facts } = toFacts(chunk, losses, host)
      const events: WireObject[] = pieces.map((piece) => ({ ...head, choices: [piece], ...facts }))
      if (usage !== undefined && !isGiven) losses.add('usage', 'usage unless stream_options.include_usage asks for it')
      if (usage !== undefined && isGiven) events.push({ ...head, choices: [], ...facts, usage })
      else if (pieces.length === 0 && Object.keys(facts).length > 0) events.push({ ...head, choices: [], ...facts })
      return events.flatMap((event) => writer.write(event).map((written) => toServerSentEvent(written))).join('')
    },
    end: () => (host.quirks.endMark === false ? '' : toServerSentEvent('[DONE]')),
    fail: (error) => toServerSentEvent(toErrorEvent(error)),
    get warnings() {
      return losses.warnings
    },
  }
}

function isUsageAsked(options: unknown): boolean {
  const wish = isObject(options) ? options['stream_options'] : undefined
  return isObject(wish) && wish['include_usage'] === true
}
