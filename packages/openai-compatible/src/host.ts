import type { Capabilities } from '@concord/core'
import type { Host } from '@concord/openai/protocol'

/** One of OpenAI's wires: chat completions, responses, or legacy completions. */
export type Api = 'chat' | 'responses' | 'completions'

/** A host that speaks OpenAI's wires: where it is, what it can carry, and how its wires differ. */
export interface HostLiteral extends Host {
  /** Where its APIs are; `{NAME}` stands for a variable of the environment. */
  readonly baseURL: string
  /** The variable of the environment that holds the key; a server of one's own may want none. */
  readonly keyVariable?: string
  readonly apis: Readonly<Partial<Record<Api, HostApi>>>
}

/** One API of a host. */
export interface HostApi {
  readonly capabilities: Capabilities
  /** Where this API is, if not with the others. */
  readonly baseURL?: string
  /** Further paths, below the host, on which a server of this API answers. */
  readonly paths?: readonly string[]
}

/** The settings that every host's chat has a place for. */
export const SETTINGS = [
  'maxTokens',
  'temperature',
  'topP',
  'stop',
  'seed',
  'frequencyPenalty',
  'presencePenalty',
] as const

/** What chat completions carry at most hosts; a literal says what is otherwise. */
export const CHAT: Capabilities = {
  input: 'messages',
  settings: [...SETTINGS, 'parallelToolCalls', 'user'],
  toolChoice: ['auto', 'none', 'required', 'tool'],
  tools: ['function', 'vendor'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64', 'url'], audio: [], file: [] },
  output: ['tool_call', 'reasoning'],
}

/** What responses carry at most hosts. */
export const RESPONSES: Capabilities = {
  input: 'messages',
  settings: ['maxTokens', 'temperature', 'topP', 'parallelToolCalls', 'reasoning', 'user', 'metadata', 'serviceTier'],
  toolChoice: ['auto', 'none', 'required', 'tool'],
  tools: ['function', 'vendor'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64', 'url'], audio: [], file: [] },
  output: ['tool_call', 'reasoning'],
}

/** What legacy completions carry at most hosts. */
export const COMPLETIONS: Capabilities = {
  input: 'prompt',
  settings: [...SETTINGS, 'echo', 'n', 'logprobs', 'topLogprobs', 'logitBias', 'user'],
  toolChoice: [],
  tools: [],
  responseFormat: [],
  media: { image: [], audio: [], file: [] },
  output: ['logprobs'],
}
