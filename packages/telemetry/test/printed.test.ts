import type { CompletionRequest } from '@concord/core'
import { answer, createScriptedClient, reasoning, text, toolCall } from '@concord/emulator'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SEMANTIC_CONVENTIONS, withTelemetry } from '../src/index.ts'
import { record, type Recorded, register } from './recorded.ts'

/** What the conventions ask of the span of an inference, attribute by attribute. */
const CONVENTION: Readonly<Record<string, string>> = {
  'gen_ai.operation.name': 'Required',
  'gen_ai.provider.name': 'Required',
  'error.type': 'Conditionally Required: the operation ended in an error',
  'gen_ai.conversation.id': 'Conditionally Required: readily available',
  'gen_ai.output.type': 'Conditionally Required: the request has an output format',
  'gen_ai.prompt.name': 'Conditionally Required: a named template is used',
  'gen_ai.prompt.version': 'Conditionally Required: it has a version',
  'gen_ai.request.choice.count': 'Conditionally Required: in the request, and not 1',
  'gen_ai.request.model': 'Conditionally Required: available',
  'gen_ai.request.seed': 'Conditionally Required: in the request',
  'gen_ai.request.stream': 'Conditionally Required: streaming',
  'gen_ai.request.top_k': 'Conditionally Required: applicable',
  'server.port': 'Conditionally Required: server.address is set',
  'gen_ai.conversation.compacted': 'Recommended when available',
  'gen_ai.request.frequency_penalty': 'Recommended',
  'gen_ai.request.max_tokens': 'Recommended',
  'gen_ai.request.presence_penalty': 'Recommended',
  'gen_ai.request.previous_response.id': 'Recommended',
  'gen_ai.request.reasoning.level': 'Recommended',
  'gen_ai.request.stop_sequences': 'Recommended',
  'gen_ai.request.temperature': 'Recommended',
  'gen_ai.request.top_p': 'Recommended',
  'gen_ai.response.finish_reasons': 'Recommended',
  'gen_ai.response.id': 'Recommended',
  'gen_ai.response.model': 'Recommended',
  'gen_ai.response.time_to_first_chunk': 'Recommended: streaming',
  'gen_ai.usage.audio.cache_read.input_tokens': 'Recommended when applicable',
  'gen_ai.usage.audio.input_tokens': 'Recommended when applicable',
  'gen_ai.usage.audio.output_tokens': 'Recommended when applicable',
  'gen_ai.usage.cache_read.input_tokens': 'Recommended when applicable',
  'gen_ai.usage.cache_write.input_tokens': 'Recommended when applicable',
  'gen_ai.usage.image.cache_read.input_tokens': 'Recommended when applicable',
  'gen_ai.usage.image.input_tokens': 'Recommended when applicable',
  'gen_ai.usage.image.output_tokens': 'Recommended when applicable',
  'gen_ai.usage.input_tokens': 'Recommended',
  'gen_ai.usage.output_tokens': 'Recommended',
  'gen_ai.usage.reasoning.output_tokens': 'Recommended when applicable',
  'gen_ai.usage.text.cache_read.input_tokens': 'Recommended when applicable',
  'gen_ai.usage.text.input_tokens': 'Recommended when applicable',
  'gen_ai.usage.text.output_tokens': 'Recommended when applicable',
  'server.address': 'Recommended',
  'gen_ai.input.messages': 'Opt-In',
  'gen_ai.output.messages': 'Opt-In',
  'gen_ai.prompt.variable': 'Opt-In',
  'gen_ai.system_instructions': 'Opt-In',
  'gen_ai.tool.definitions': 'Opt-In',
}

const REQUEST: CompletionRequest = {
  model: 'model-1',
  maxTokens: 512,
  temperature: 0.2,
  stop: ['END'],
  seed: 7,
  reasoning: { effort: 'low', include: true },
  messages: [{ role: 'user', content: 'How warm is it in Oslo and in Bergen?' }],
  tools: [
    { type: 'function', name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  ],
}

const SCRIPT = answer(
  [
    reasoning('Two cities.'),
    text('I look.'),
    toolCall('weather', { city: 'Oslo' }),
    toolCall('weather', { city: 'Bergen' }),
  ],
  {
    model: 'model-1-2026-11-01',
    usage: {
      promptTokens: 120,
      completionTokens: 40,
      totalTokens: 160,
      promptTokensDetails: { cachedTokens: 96, cacheWriteTokens: 12 },
      completionTokensDetails: { reasoningTokens: 11 },
    },
  },
)

let recorded: Recorded
let unregister: () => void
beforeEach(() => {
  recorded = record()
  unregister = register(recorded)
})
afterEach(() => unregister())

test('the span of one streamed call with tools stands beside the convention', async () => {
  const server = { address: 'api.example.org', port: 443 }
  const client = withTelemetry(createScriptedClient(SCRIPT, { provider: 'anthropic' }), { server, content: true })
  await client.stream(REQUEST).response()
  const [span] = recorded.spans()
  const attributes = span?.attributes ?? {}
  const rows = Object.entries(CONVENTION).map(([name, level]) => {
    const value = name in attributes ? JSON.stringify(attributes[name]) : '–'
    return `${name.padEnd(44)} ${level.padEnd(56)} ${value}`
  })
  console.log([`${span?.name} (${SEMANTIC_CONVENTIONS})`, ...rows].join('\n'))
  expect(Object.keys(attributes).filter((name) => !(name in CONVENTION))).toEqual([])
  const required = Object.entries(CONVENTION).filter(([, level]) => level === 'Required')
  expect(required.filter(([name]) => !(name in attributes))).toEqual([])
  expect(Object.keys(attributes)).toHaveLength(23)
})
