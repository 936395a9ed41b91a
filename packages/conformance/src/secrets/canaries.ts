import type { CallOptions, Capabilities, CompletionRequest, Message } from '@concord/core'

/** What must not be shown, by where it is put. The key is what the subjects create their clients with. */
export const CANARIES = {
  key: 'test-key',
  header: 'CANARY-HEADER',
  prompt: 'CANARY-PROMPT',
  arguments: 'CANARY-ARGUMENTS',
  result: 'CANARY-RESULT',
  answer: 'CANARY-ANSWER',
  vendor: 'CANARY-VENDOR',
} as const

/** Headers of a call that hold secrets. */
export const CALL: CallOptions = {
  headers: { 'x-secret': CANARIES.header, authorization: `Bearer ${CANARIES.header}` },
}

/** A conversation that holds secrets wherever one may be. */
export function toSecretRequest({ input, tools }: Capabilities): CompletionRequest {
  const base = { model: 'model-1', user: CANARIES.prompt, metadata: { note: CANARIES.prompt } }
  if (input === 'prompt') return { ...base, prompt: `Say ${CANARIES.prompt}` }
  const messages: readonly Message[] = [
    { role: 'system', content: `Keep ${CANARIES.prompt}` },
    { role: 'user', content: `Say ${CANARIES.prompt}` },
  ]
  return tools.includes('function')
    ? { ...base, messages: [...messages, ...TOOL_TURNS], tools: [TOOL] }
    : { ...base, messages }
}

const TOOL = {
  type: 'function',
  name: 'weather',
  description: `Tells ${CANARIES.prompt}`,
  parameters: { type: 'object', description: CANARIES.prompt, properties: { place: { type: 'string' } } },
} as const

const TOOL_TURNS: readonly Message[] = [
  {
    role: 'assistant',
    content: [
      { type: 'tool_call', id: 'call_1', name: 'weather', arguments: JSON.stringify({ place: CANARIES.arguments }) },
    ],
  },
  { role: 'tool', toolCallId: 'call_1', content: CANARIES.result },
]

/** Requests that a client refuses by itself; what it says of them names the field and not what stands there. */
export function toWrongRequests(): readonly CompletionRequest[] {
  const said = { role: 'user', content: CANARIES.prompt } as const
  const wrong: readonly object[] = [
    { messages: [{ role: CANARIES.prompt, content: CANARIES.prompt }] },
    { messages: [{ role: 'user', content: [{ type: CANARIES.prompt }] }] },
    { messages: [{ role: 'user', content: [{ type: 'image', source: { type: CANARIES.prompt } }] }] },
    { messages: [said], temperature: CANARIES.prompt },
    { messages: [said], maxTokens: CANARIES.prompt },
    { messages: [said], toolChoice: { type: 'tool', name: CANARIES.prompt } },
    { messages: [said], tools: [{ type: CANARIES.prompt, name: CANARIES.prompt }] },
    { messages: [said], tools: [{ type: 'vendor', provider: 'other', tool: { key: CANARIES.prompt } }] },
    { messages: [said], responseFormat: { type: CANARIES.prompt } },
    { messages: [said], prompt: CANARIES.prompt },
    { messages: [{ role: 'tool', toolCallId: CANARIES.prompt, content: { [CANARIES.prompt]: 1n } }] },
    { prompt: [CANARIES.prompt, 7] },
    { other: CANARIES.prompt },
  ]
  return wrong.map((fields) => ({ model: 'model-1', ...fields }))
}
