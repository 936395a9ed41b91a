import { createProbe, type Json, type Probe } from '@concord/conformance'
import type { HostOptions } from '../src/config.ts'
import type { Api, HostLiteral } from '../src/host.ts'
import { createHostClient } from '../src/index.ts'

export { caught } from '@concord/conformance'
export type { Json }

/** Sends to an API of a host, and reads what it answers. */
export function probeOf(host: HostLiteral, api: Api = 'chat'): Probe<HostOptions, unknown> {
  const baseURL = host.baseURL.includes('{') ? 'http://127.0.0.1:9/v1' : undefined
  return createProbe({
    create: (options) => createHostClient(host, api, options),
    options: { apiKey: 'test-key', model: 'test-model', baseURL },
    requestIdHeader: 'x-request-id',
    frames,
    hello: () => (api === 'responses' ? { object: 'response', output: [] } : answer({})),
  })
}

/** The end mark. */
export const DONE = '[DONE]'

/** Frames server-sent events: objects as JSON, strings as they are. */
export function frames(events: readonly unknown[]): string {
  return events.map((data) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`).join('')
}

/** A completion of one choice with this message. */
export function answer(message: Json, fields: Json = {}, choice: Json = {}): Json {
  const said = { index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: 'stop', ...choice }
  return {
    id: 'gen-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'test-model-1',
    choices: [said],
    ...fields,
  }
}

/** A chunk of the wire with one delta of choice 0. */
export function delta(fields: Json, choice: Json = {}, beside: Json = {}): Json {
  const piece = { index: 0, delta: fields, finish_reason: null, ...choice }
  return {
    id: 'gen-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'test-model-1',
    choices: [piece],
    ...beside,
  }
}
