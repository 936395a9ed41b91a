import { createAnthropic } from '@ai-sdk/anthropic'
import { createMistral } from '@ai-sdk/mistral'
import { createOpenAI } from '@ai-sdk/openai'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { anthropicMessages } from '@concord/anthropic/server'
import {
  type CompletionClient,
  type CompletionRequest,
  type Message,
  toMessage,
  toolCalls,
  toolResult,
} from '@concord/core'
import { runHandOff } from '@concord/conformance'
import { answer, reasoning, startEmulator, text, toolCall } from '@concord/emulator'
import { describe, expect, test } from 'vitest'
import { fromLanguageModel, toLanguageModel } from '../src/index.ts'
import { bridged } from './bridged.ts'
import { type Wire, wires } from './wires.ts'

runHandOff(bridged, test)

/** Language models of real providers, by the wire that they speak. */
const MODELS: Readonly<Record<string, (url: string) => LanguageModelV4>> = {
  'anthropic messages': (url) => createAnthropic({ apiKey: 'test-key', baseURL: `${url}/v1` })('model-1'),
  'openai responses': (url) => createOpenAI({ apiKey: 'test-key', baseURL: `${url}/v1` }).responses('model-1'),
  'mistral chat': (url) => createMistral({ apiKey: 'test-key', baseURL: `${url}/v1` })('model-1'),
}

/** Nothing is kept at the vendor: all of a turn goes back in the request. */
const ASKED = {
  maxTokens: 100,
  tools: [{ type: 'function', name: 'add', parameters: { type: 'object' } }],
  providerOptions: { openai: { store: false } },
} as const satisfies Partial<CompletionRequest>

const QUESTION: Message = { role: 'user', content: 'Add.' }
const AGAIN: Message = { role: 'user', content: 'Again.' }

const usage = { promptTokens: 1, completionTokens: 2, totalTokens: 3 }
const rich = (wire: Wire) =>
  answer([reasoning('Hm.', { replay: wire.toToken('sealed-1') }), text('I add.'), toolCall('add', { a: 1 })], { usage })

/** Asks once, and gives the body that was sent and the turn that came back. */
async function ask(
  wire: Wire,
  connect: (url: string) => CompletionClient,
  messages: readonly Message[],
): Promise<{ sent: string; turn: readonly Message[] }> {
  await using emulator = await startEmulator({ dialects: [wire.dialect], script: rich(wire) })
  const { choices } = await connect(emulator.url).complete({ ...ASKED, messages })
  const { body } = await emulator.journal.next()
  const results = toolCalls(choices[0]).map((call) => toolResult(call, 1))
  return { sent: JSON.stringify(body), turn: [toMessage(choices[0]), ...results] }
}

describe.each(wires)('what the AI SDK’s provider minted on $name', (wire) => {
  const overBridge = (url: string): CompletionClient => {
    const toModel = MODELS[wire.name]
    if (toModel === undefined) throw new Error(`there is no model for ${wire.name}`)
    return fromLanguageModel(toModel(url))
  }

  test.each(wires)('stays away from $name of an adapter, and goes back to the provider', async (other) => {
    const first = await ask(wire, overBridge, [QUESTION])
    const history = [QUESTION, ...first.turn, AGAIN]
    const second = await ask(other, (url) => other.connect(url), history)
    expect(second.sent).toContain('I add.')
    expect(second.sent).not.toContain('sealed')
    const third = await ask(wire, overBridge, [...history, ...second.turn, AGAIN])
    // The token of the turn between is the other one's. Mistral's provider keeps no token, but sends its own reasoning back.
    expect(third.sent.match(wire.name === 'mistral chat' ? /Hm\./g : /sealed-1/g)).toHaveLength(1)
  })
})

test('a token of an adapter crosses the bridge twice and comes back to it alone', async () => {
  const [wire] = wires
  if (wire === undefined) throw new Error('there is no wire')
  const twice = (url: string): CompletionClient =>
    fromLanguageModel(toLanguageModel(wire.connect(url), { modelId: 'model-1' }))
  const first = await ask({ ...wire, dialect: anthropicMessages }, twice, [QUESTION])
  const second = await ask(wire, twice, [QUESTION, ...first.turn, AGAIN])
  expect(second.sent.match(/sealed-1/g)).toHaveLength(1)
})
