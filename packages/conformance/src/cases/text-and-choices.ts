import { deepEqual, equal } from 'node:assert/strict'
import type { CompletionRequest } from '@concord/core'
import { answer, choices } from '@concord/emulator'
import type { Case } from '../suite/case.ts'
import { assertCarried, textsOf } from './expect.ts'
import { finishing, piece } from './pieces.ts'

const LONG = 'Lorem ipsum dolor sit amet, '.repeat(8000)

const TEXTS: Readonly<Record<string, string>> = {
  'plain text': 'Hello, world.',
  'white space alone': ' \n\t ',
  'emoji and combining marks': '👩‍👩‍👧‍👦 e\u0301 ñ 🏳️‍🌈',
  'text that looks like JSON and like frames': '{"a": "\\"b\\""}\n\ndata: [DONE]\n\nevent: x\n\n',
  'think tags': '<think>Hm.</think>Yes.',
  'half a character': 'a\uD83D b',
}

const saysExactly = (name: string, said: string, pieces?: number): Case => ({
  group: 'B',
  name,
  script: answer(said, pieces === undefined ? {} : { pieces }),
  async run(stage) {
    const { choices: given } = await stage.ask()
    equal(given.length, 1)
    equal(given[0].text, said)
    equal(given[0].finishReason, 'stop')
  },
})

const THREE: CompletionRequest = { model: 'model-1', prompt: 'Hello?', n: 3 }

const CHOICES: readonly Case[] = [
  {
    group: 'B',
    name: 'several choices stay apart',
    needs: [{ setting: 'n' }],
    request: THREE,
    script: choices('one and more', 'two', 'three and a lot more'),
    async run(stage) {
      const response = await stage.ask()
      deepEqual(textsOf(response), ['one and more', 'two', 'three and a lot more'])
      deepEqual(
        response.choices.map(({ index }) => index),
        [0, 1, 2],
      )
      equal(stage.requests[0]?.n, 3)
    },
  },
  {
    group: 'B',
    name: 'each choice has its own ending',
    needs: [{ setting: 'n' }],
    request: THREE,
    script: choices('a', { content: 'b', finishReason: 'length' }, 'c'),
    async run(stage) {
      const { choices: given } = await stage.ask()
      deepEqual(
        given.map(({ finishReason }) => finishReason),
        ['stop', 'length', 'stop'],
      )
    },
  },
  {
    group: 'B',
    name: 'choice 1 may come before choice 0',
    needs: [{ setting: 'n' }],
    request: { ...THREE, n: 2 },
    script: {
      chunks: [piece(1, 'late'), piece(0, 'ear'), piece(1, 'r'), piece(0, 'ly'), finishing(0, 1)],
    },
    async run(stage) {
      deepEqual(textsOf(await stage.ask()), ['early', 'later'])
    },
  },
  {
    group: 'B',
    name: 'a choice that ends early is finished in the last chunk',
    needs: [{ setting: 'n' }],
    modes: ['stream'],
    request: { ...THREE, n: 2 },
    script: { chunks: [piece(0, 'short', 'stop'), piece(1, 'a long'), piece(1, ' story', 'length')] },
    async run(stage) {
      const response = await stage.ask()
      deepEqual(
        response.choices.map(({ text, finishReason }) => [text, finishReason]),
        [
          ['short', 'stop'],
          ['a long story', 'length'],
        ],
      )
    },
  },
]

const PROMPTS: readonly Case[] = [
  {
    group: 'B',
    name: 'several prompts give choices in the order of the prompts',
    needs: [{ input: 'prompt' }, { setting: 'n' }],
    request: { model: 'model-1', prompt: ['red', 'blue'], n: 2 },
    script: choices('red 0', 'red 1', 'blue 0', 'blue 1'),
    async run(stage) {
      deepEqual(textsOf(await stage.ask()), ['red 0', 'red 1', 'blue 0', 'blue 1'])
      deepEqual(stage.requests[0]?.prompt, ['red', 'blue'])
    },
  },
  {
    group: 'B',
    name: 'an empty turn of the assistant stays a turn',
    needs: [{ input: 'messages' }],
    request: {
      model: 'model-1',
      messages: [
        { role: 'user', content: 'Hello?' },
        { role: 'assistant', content: [] },
        { role: 'user', content: 'Are you there?' },
      ],
    },
    async run(stage) {
      const { choices: given } = await stage.ask()
      equal(given[0].text, 'Hello')
      equal(JSON.stringify(stage.requests[0]?.messages?.at(-1)).includes('Are you there?'), true)
    },
  },
]

const LOGPROBS: Case = {
  group: 'B',
  name: 'log-probabilities come with their alternatives',
  needs: [{ setting: 'logprobs' }, { setting: 'topLogprobs' }, { output: 'logprobs' }],
  request: { model: 'model-1', prompt: 'Hello?', logprobs: true, topLogprobs: 2 },
  script: answer('Yes no', {
    logprobs: {
      content: [
        {
          token: 'Yes',
          logprob: -0.25,
          top: [
            { token: 'Yes', logprob: -0.25 },
            { token: 'No', logprob: -1.5 },
          ],
        },
        {
          token: ' no',
          logprob: -2,
          top: [
            { token: ' no', logprob: -2 },
            { token: ' so', logprob: -3 },
          ],
        },
      ],
    },
  }),
  async run(stage) {
    const { choices: given } = await stage.ask()
    const list = given[0].logprobs?.content ?? []
    deepEqual(
      list.map(({ token, logprob }) => [token, logprob]),
      [
        ['Yes', -0.25],
        [' no', -2],
      ],
    )
    const alternatives = list.map(({ top }) => top?.map(({ token }) => token))
    assertCarried(stage, 'choices[0].logprobs', alternatives, [
      ['Yes', 'No'],
      [' no', ' so'],
    ])
  },
}

/** Group B: text and choices. */
export const TEXT_AND_CHOICES: readonly Case[] = [
  ...Object.entries(TEXTS).map(([what, said]) => saysExactly(`${what}: comes verbatim`, said)),
  {
    group: 'B',
    name: 'an empty answer is a choice without text',
    script: answer([]),
    async run(stage) {
      const { choices: given } = await stage.ask()
      deepEqual([given.length, given[0].text, given[0].finishReason], [1, '', 'stop'])
    },
  },
  saysExactly('a long text comes verbatim', LONG),
  saysExactly('a text may come character by character', 'Grüße 👩‍🚀!', 1),
  {
    group: 'B',
    name: 'a pair of surrogates may be cut',
    modes: ['stream'],
    script: answer('a👍b', { pieces: (whole) => whole.split('') }),
    async run(stage) {
      equal((await stage.ask()).choices[0].text, 'a👍b')
    },
  },
  ...CHOICES,
  ...PROMPTS,
  LOGPROBS,
]
