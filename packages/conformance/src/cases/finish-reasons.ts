import { deepEqual, equal } from 'node:assert/strict'
import type { FinishReason } from '@concord/core'
import { answer, toolCall } from '@concord/emulator'
import type { Case } from '../suite/case.ts'
import { assertCarried, callsIn } from './expect.ts'
import { finishing, piece } from './pieces.ts'

const TEXT_ENDINGS: readonly FinishReason[] = ['stop', 'length', 'content_filter', 'pause', 'error']

const ends = (finishReason: FinishReason): Case => ({
  group: 'C',
  name: `${finishReason}: is told as it is`,
  script: answer('So far', { finishReason }),
  async run(stage) {
    const [choice] = (await stage.ask()).choices
    // Every wire has words for these, so that its mirror must not give them up.
    if (finishReason === 'stop' || finishReason === 'length') equal(choice.finishReason, finishReason)
    else assertCarried(stage, 'choices[0].finishReason', choice.finishReason, finishReason)
    equal(choice.text, 'So far')
  },
})

const TOOLS = [{ type: 'function' as const, name: 'add', parameters: { type: 'object', properties: {} } }]

/** Group C: endings. */
export const FINISH_REASONS: readonly Case[] = [
  ...TEXT_ENDINGS.map(ends),
  {
    group: 'C',
    name: 'a word from the future is unknown, and kept',
    script: answer('So far', { finishReason: 'unknown', nativeFinishReason: 'word_of_tomorrow' }),
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      assertCarried(stage, 'choices[0].nativeFinishReason', choice.nativeFinishReason, 'word_of_tomorrow')
      assertCarried(stage, 'choices[0].finishReason', choice.finishReason, 'unknown')
    },
  },
  {
    group: 'C',
    name: 'what comes after the finish counts',
    modes: ['stream'],
    script: { chunks: [piece(0, 'So ', 'stop'), piece(0, 'far'), finishing(0)] },
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      deepEqual([choice.text, choice.finishReason], ['So far', 'stop'])
    },
  },
  {
    group: 'C',
    name: 'a later word replaces an earlier one',
    modes: ['stream'],
    script: { chunks: [piece(0, 'So ', 'stop'), piece(0, 'far', 'length')] },
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      deepEqual([choice.text, choice.finishReason], ['So far', 'length'])
    },
  },
  {
    group: 'C',
    name: 'a prompt that was held back is a choice with content_filter',
    script: answer([], { finishReason: 'content_filter' }),
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      deepEqual([choice.index, choice.text], [0, ''])
      assertCarried(stage, 'choices[0].finishReason', choice.finishReason, 'content_filter')
    },
  },
  {
    group: 'C',
    name: 'tool calls are told where the vendor says stop',
    needs: [{ tool: 'function' }, { output: 'tool_call' }],
    request: { model: 'model-1', prompt: 'Add.', tools: TOOLS },
    script: answer(toolCall('add', { a: 1 }), { finishReason: 'stop', nativeFinishReason: 'stop' }),
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      equal(choice.finishReason, 'tool_calls')
      equal(callsIn(choice).length, 1)
    },
  },
  {
    group: 'C',
    name: 'length goes before tool calls',
    needs: [{ tool: 'function' }, { output: 'tool_call' }],
    request: { model: 'model-1', prompt: 'Add.', tools: TOOLS },
    script: answer(toolCall('add', { a: 1 }), { finishReason: 'length' }),
    async run(stage) {
      equal((await stage.ask()).choices[0].finishReason, 'length')
    },
  },
]
