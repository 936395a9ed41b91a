import type { Interaction, Payload } from '../corpus/interaction.ts'
import { valueAt } from '../json.ts'
import { DONE } from '../states/choices.ts'
import { parseEvents } from '../wire.ts'

/** Whether an interaction is one of an API of OpenAI itself. */
export function isOpenAI(
  { vendor, endpoint }: Interaction,
  api: 'chat/completions' | 'completions' | 'responses',
): boolean {
  const [, path] = PATH.exec(endpoint) ?? []
  return vendor === 'openai' && path === api
}

/** Azure's own path names a deployment, or the API alone. */
const PATH =
  /^POST (?:\/openai(?:\/deployments\/[^/]+)?)?(?:\/v1)?\/(chat\/completions|completions|responses)(?:\?.*)?$/

/** Where a path names the model the body may do without it. */
export function toOwnRequest(body: object, { path = '' }: Interaction): object {
  return 'model' in body ? body : { model: /\/deployments\/([^/]+)\//.exec(path)?.[1] ?? 'model', ...body }
}

/** Whether a body without a request is of the other API, whatever endpoint was guessed for it. */
export function isChatBody({ payload, request }: Interaction): boolean {
  return request === undefined && payload.form === 'body' && Array.isArray(valueAt(payload.value, ['choices']))
}

/** The events of a stream, the end mark included. */
export function parseMarkedEvents(payload: Payload): readonly unknown[] | undefined {
  return parseEvents(payload)?.map((event) => (typeof event === 'string' && event.startsWith(DONE) ? DONE : event))
}

/** What the SDK hands on: it keeps the end mark to itself. */
export async function* withoutMarks(events: AsyncIterable<unknown>): AsyncGenerator<unknown, undefined> {
  for await (const event of events) if (event !== DONE) yield event
  return undefined
}
