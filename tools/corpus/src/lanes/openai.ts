import type { Interaction } from '../corpus/interaction.ts'
import { valueAt } from '../json.ts'
import { DONE } from '../states/choices.ts'
import { parseEvents } from '../wire.ts'

/** Whether an interaction is one of OpenAI itself. */
export function isOpenAI({ vendor, endpoint }: Interaction, path: RegExp): boolean {
  return vendor === 'openai' && path.test(endpoint)
}

/** Whether a body without a request is of the other API, whatever endpoint was guessed for it. */
export function isChatBody({ payload, request }: Interaction): boolean {
  return request === undefined && payload.form === 'body' && Array.isArray(valueAt(payload.value, ['choices']))
}

/** The events of a stream, the end mark included. */
export function parseMarkedEvents(text: string): readonly unknown[] {
  return parseEvents(text).map((event) => (typeof event === 'string' && event.startsWith(DONE) ? DONE : event))
}

/** What the SDK hands on: it keeps the end mark to itself. */
export async function* withoutMarks(events: AsyncIterable<unknown>): AsyncGenerator<unknown, undefined> {
  for await (const event of events) if (event !== DONE) yield event
  return undefined
}
