import type { CompletionRequest } from '../contract/request.ts'

/**
 * What it means that a vendor lacks a field.
 *
 * - `always`: every adapter takes it
 * - `hint`: left out, and named in the warnings; an error under `strict`
 * - `demand`: an `unsupported` error before any request leaves
 */
export type FieldNeed = 'always' | 'hint' | 'demand'

/** The one table that decides what a missing feature means. */
export const REQUEST_FIELDS: Readonly<Record<keyof CompletionRequest, FieldNeed>> = {
  model: 'always',
  messages: 'always',
  prompt: 'always',
  maxTokens: 'always',
  providerOptions: 'always',
  temperature: 'hint',
  topP: 'hint',
  topK: 'hint',
  seed: 'hint',
  frequencyPenalty: 'hint',
  presencePenalty: 'hint',
  reasoning: 'hint',
  user: 'hint',
  metadata: 'hint',
  serviceTier: 'hint',
  promptCache: 'hint',
  parallelToolCalls: 'demand',
  tools: 'demand',
  toolChoice: 'demand',
  stop: 'demand',
  logitBias: 'demand',
  logprobs: 'demand',
  topLogprobs: 'demand',
  n: 'demand',
  responseFormat: 'demand',
  suffix: 'demand',
  echo: 'demand',
  bestOf: 'demand',
}

/** What a request needs of a field: `parallelToolCalls: true`, `n: 1` and the like ask for what happens anyway. */
export function needOf(field: keyof CompletionRequest, request: CompletionRequest): FieldNeed | 'nothing' {
  const value = request[field]
  if (value === undefined) return 'nothing'
  const relax = RELAXED[field]
  return relax?.(value) ?? REQUEST_FIELDS[field]
}

type Relax = (value: unknown) => FieldNeed | 'nothing' | undefined

const nothingWhen =
  (isDefault: (value: unknown) => boolean): Relax =>
  (value) =>
    isDefault(value) ? 'nothing' : undefined

const RELAXED: Partial<Record<keyof CompletionRequest, Relax>> = {
  parallelToolCalls: (value) => (value === true ? 'hint' : undefined),
  n: nothingWhen((value) => value === 1),
  bestOf: nothingWhen((value) => value === 1),
  echo: nothingWhen((value) => value === false),
  logprobs: nothingWhen((value) => value === false),
  suffix: nothingWhen((value) => value === ''),
  stop: nothingWhen((value) => Array.isArray(value) && value.length === 0),
  tools: nothingWhen((value) => Array.isArray(value) && value.length === 0),
  logitBias: nothingWhen((value) => Object.keys(value as object).length === 0),
  metadata: nothingWhen((value) => Object.keys(value as object).length === 0),
}
