import { createProbe, type Json, type Probe } from '@concord/conformance'
import { createGoogle, createGoogleInteractions, type GoogleOptions } from '../src/index.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json }

const COMMON = {
  options: { apiKey: 'test-key', model: 'gemini-test' },
  requestIdHeader: 'x-request-id',
  frames,
} as const

/** Sends to `generateContent`, and reads what it answers. */
export const probe: Probe<GoogleOptions, Json> = createProbe({
  ...COMMON,
  create: createGoogle,
  hello: () => answer([{ text: 'Hello' }]),
})

/** Sends to the Interactions API, and reads what it answers. */
export const interactionsProbe: Probe<GoogleOptions, Json> = createProbe({
  ...COMMON,
  create: createGoogleInteractions,
  hello: () => interaction([]),
})

/** Frames server-sent events, as Google does. */
export function frames(events: readonly Json[]): string {
  return events.map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`).join('')
}

/** An answer of these parts. */
export function answer(parts: readonly Json[], candidate: Json = {}, fields: Json = {}): Json {
  return body([{ content: { parts, role: 'model' }, finishReason: 'STOP', index: 0, ...candidate }], fields)
}

/** An answer of these candidates. */
export function body(candidates: readonly Json[], fields: Json = {}): Json {
  return {
    candidates,
    usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
    modelVersion: 'gemini-test-001',
    responseId: 'resp-1',
    ...fields,
  }
}

/** One event of a stream: parts, and perhaps a word. */
export function event(parts: readonly Json[], candidate: Json = {}, fields: Json = {}): Json {
  return {
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...candidate }],
    modelVersion: 'gemini-test-001',
    responseId: 'resp-1',
    ...fields,
  }
}

/** The event that ends a stream. */
export const LAST: Json = event(
  [],
  { finishReason: 'STOP' },
  { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 } },
)

/** An interaction of these steps. */
export function interaction(steps: readonly Json[], fields: Json = {}): Json {
  return {
    id: 'int-1',
    object: 'interaction',
    status: 'completed',
    created: '2026-11-20T10:00:00Z',
    model: 'gemini-test-001',
    steps,
    usage: { total_input_tokens: 3, total_output_tokens: 2, total_tokens: 5 },
    ...fields,
  }
}

/** A step of the model's output. */
export function output(...content: readonly Json[]): Json {
  return { type: 'model_output', content }
}

/** The events of an interaction with these steps, given by their events. */
export function interacting(steps: readonly (readonly Json[])[], fields: Json = {}): readonly Json[] {
  const { steps: _steps, ...whole } = interaction([], fields)
  return [
    {
      event_type: 'interaction.created',
      interaction: { id: 'int-1', status: 'in_progress', model: 'gemini-test-001' },
    },
    { event_type: 'interaction.status_update', interaction_id: 'int-1', status: 'in_progress' },
    ...steps.flat(),
    { event_type: 'interaction.completed', interaction: whole },
  ]
}

/** The events of one step: its start, its pieces and its end. */
export function step(index: number, start: Json, ...deltas: readonly Json[]): readonly Json[] {
  return [
    { event_type: 'step.start', index, step: start },
    ...deltas.map((delta) => ({ event_type: 'step.delta', index, delta })),
    { event_type: 'step.stop', index },
  ]
}
