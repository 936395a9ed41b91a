import { deepEqual } from 'node:assert/strict'
import type { CompletionRequest, RequestSetting } from '@concord/core'
import type { Case, Need } from '../suite/case.ts'

/** A value of every setting, and what has to be asked beside it. */
const SETTINGS: Readonly<Record<RequestSetting, Partial<CompletionRequest>>> = {
  maxTokens: { maxTokens: 77 },
  temperature: { temperature: 0.5 },
  topP: { topP: 0.25 },
  topK: { topK: 7 },
  stop: { stop: ['END', 'HALT'] },
  seed: { seed: 42 },
  frequencyPenalty: { frequencyPenalty: 0.5 },
  presencePenalty: { presencePenalty: -0.5 },
  logitBias: { logitBias: { '50256': -100 } },
  n: { n: 2 },
  logprobs: { logprobs: true },
  topLogprobs: { logprobs: true, topLogprobs: 3 },
  suffix: { suffix: ' the end' },
  echo: { echo: true },
  bestOf: { bestOf: 3 },
  parallelToolCalls: {
    parallelToolCalls: false,
    tools: [{ type: 'function', name: 'add', parameters: { type: 'object', properties: {} } }],
  },
  reasoning: { reasoning: { effort: 'high' } },
  user: { user: 'user-1' },
  metadata: { metadata: { team: 'blue' } },
  serviceTier: { serviceTier: 'auto' },
  promptCache: { promptCache: { key: 'key-1', ttl: '24h' } },
}

/** What a setting goes along with. */
const BESIDE: Partial<Record<RequestSetting, readonly Need[]>> = {
  parallelToolCalls: [{ tool: 'function' }],
  topLogprobs: [{ setting: 'logprobs' }],
}

const sends = (setting: RequestSetting, fields: Partial<CompletionRequest>): Case => ({
  group: 'S',
  name: `${setting} is sent`,
  needs: [...(BESIDE[setting] ?? []), { setting }],
  request: { model: 'model-1', prompt: 'Hello?', ...fields },
  async run(stage) {
    const { warnings = [] } = await stage.ask()
    const isTold = warnings.some(({ path }) => path?.split('.')[0] === setting)
    const message = `${setting} has to arrive as it was given, or a warning has to name it`
    if (!isTold) deepEqual(stage.requests[0]?.[setting], fields[setting], message)
  },
})

/** Group S: every setting of a request arrives as it was given. */
export const EVERY_SETTING: readonly Case[] = Object.entries(SETTINGS).map(
  ([setting, fields]) => sends(setting as RequestSetting, fields), // The keys of a complete record.
)
