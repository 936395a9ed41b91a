import { createAnthropic } from '@ai-sdk/anthropic'
import { anthropicMessages } from '@concord/anthropic/server'
import { toMessage, toolCalls, toolResult } from '@concord/core'
import { completionResponse } from '@concord/core/arbitraries'
import { checkResponse } from '@concord/core/laws'
import { answer, answers, createScriptedClient, reasoning, startEmulator, text, toolCall } from '@concord/emulator'
import { assert, asyncProperty } from 'fast-check'
import { expect, test } from 'vitest'
import { fromLanguageModel, toLanguageModel } from '../src/index.ts'

test('a loop of tools over a real provider sends reasoning back with its signature', async () => {
  const replay = { provider: 'anthropic', api: 'messages', data: { signature: 'sealed' } }
  const usage = { promptTokens: 1, completionTokens: 2, totalTokens: 3 }
  await using emulator = await startEmulator({
    dialects: [anthropicMessages],
    script: answers(
      answer([reasoning('Hm.', { replay }), toolCall('add', { a: 1 }), toolCall('add', { a: 2 })], { usage }),
      answer(text('3'), { usage }),
    ),
  })
  const provider = createAnthropic({ apiKey: 'test-key', baseURL: `${emulator.url}/v1` })
  const client = fromLanguageModel(provider, { model: 'model-1' })
  const tools = [{ type: 'function', name: 'add', parameters: { type: 'object' } }] as const
  const question = { role: 'user', content: 'Add.' } as const
  const { choices } = await client.complete({ messages: [question], tools })
  const results = toolCalls(choices[0]).map((call) => toolResult(call, 1))
  const { choices: last } = await client.complete({ messages: [question, toMessage(choices[0]), ...results], tools })
  expect(last[0].text).toBe('3')
  await emulator.journal.next()
  const { body } = await emulator.journal.next()
  expect(body).toMatchObject({
    messages: [
      { role: 'user' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'sealed' },
          { type: 'tool_use' },
          { type: 'tool_use' },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result' }, { type: 'tool_result' }] },
    ],
  })
})

test('a provider reads a stream whose counts come last', async () => {
  const usage = { promptTokens: 1, completionTokens: 2, totalTokens: 3 }
  await using emulator = await startEmulator({
    dialects: [anthropicMessages],
    script: answers(answer(text('Hello'), { usage })),
  })
  const provider = createAnthropic({ apiKey: 'test-key', baseURL: `${emulator.url}/v1` })
  const client = fromLanguageModel(provider, { model: 'model-1' })
  const response = await client.stream({ prompt: 'Hi' }).response()
  expect([response.choices[0].text, response.usage]).toMatchObject(['Hello', usage])
})

test('an answer of one choice crosses the bridge both ways, streamed and whole', async () => {
  const options = {
    parts: ['tool_call', 'reasoning', 'media'],
    replay: false,
    logprobs: false,
    warnings: false,
  } as const
  const check = asyncProperty(completionResponse(options), async (response) => {
    const { choices, ...facts } = response
    const [first] = choices
    const scripted = createScriptedClient({ ...facts, choices: [{ ...first, index: 0 }] })
    const client = fromLanguageModel(toLanguageModel(scripted, { modelId: 'm' }), { retry: false })
    for (const mode of ['complete', 'stream'] as const) {
      const crossed = await (mode === 'complete'
        ? client.complete({ prompt: 'x' })
        : client.stream({ prompt: 'x' }).response())
      expect(checkResponse(crossed)).toEqual([])
      expect(crossed.choices[0].text).toBe(first.text)
      expect(toolCalls(crossed.choices[0]).map(({ id, name, arguments: written }) => [id, name, written])).toEqual(
        toolCalls(first).map((call) => [call.id, call.name, call.arguments]),
      )
      expect(crossed.usage?.totalTokens).toBe(response.usage?.totalTokens)
    }
  })
  await assert(check, { numRuns: 100 })
})
