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
  if (value === undefined || (field in IDLE && IDLE[field] === value)) return 'nothing'
  if (typeof value === 'object' && MAY_BE_EMPTY.has(field) && Object.keys(value).length === 0) return 'nothing'
  return field === 'parallelToolCalls' && value === true ? 'hint' : REQUEST_FIELDS[field]
}

const IDLE: Partial<CompletionRequest> = { n: 1, bestOf: 1, echo: false, logprobs: false, suffix: '' }

const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['stop', 'tools', 'logitBias', 'metadata'])
