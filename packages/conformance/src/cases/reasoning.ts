import { deepEqual, equal, ok } from 'node:assert/strict'
import type { CompletionRequest, Message, ReplayToken } from '@concord/core'
import { toMessage } from '@concord/core'
import { answer, reasoning, refusal, text, toolCall } from '@concord/emulator'
import type { Case, Need } from '../suite/case.ts'
import type { Harness } from '../suite/subject.ts'
import { assertCarried, textsIn } from './expect.ts'

const SHOWN: readonly Need[] = [{ output: 'reasoning' }]
const MINTED: readonly Need[] = [{ wire: 'replay tokens' }, { input: 'messages' }, { output: 'reasoning' }]

/** A turn with a token of a vendor whom nobody knows. */
const FOREIGN: ReplayToken = { provider: 'nobody', api: 'nothing', data: { seal: 'FOREIGN-SEAL' } }

function after(content: Extract<Message, { role: 'assistant' }>['content']): CompletionRequest {
  const messages: Message[] = [
    { role: 'user', content: 'Is 143 a prime?' },
    { role: 'assistant', content },
    { role: 'user', content: 'And 144?' },
  ]
  return { model: 'model-1', messages }
}

function sealed({ replay }: Harness): ReturnType<typeof answer> {
  return answer([reasoning('It is 11 × 13.', replay === undefined ? {} : { replay }), text('No.')])
}

/** Group E: reasoning. */
export const REASONING: readonly Case[] = [
  {
    group: 'E',
    name: 'reasoning stands apart from the answer',
    needs: SHOWN,
    createScript: sealed,
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      deepEqual([textsIn(choice, 'reasoning').join(''), choice.text], ['It is 11 × 13.', 'No.'])
    },
  },
  {
    group: 'E',
    name: 'reasoning may come character by character',
    needs: SHOWN,
    modes: ['stream'],
    createScript: (harness) => ({ ...sealed(harness), pieces: 1 }),
    async run(stage) {
      deepEqual(textsIn((await stage.ask()).choices[0], 'reasoning').join(''), 'It is 11 × 13.')
    },
  },
  {
    group: 'E',
    name: 'a replay token is on the part that must go back with it',
    needs: MINTED,
    createScript: sealed,
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      deepEqual(choice.content[0]?.replay, stage.harness.replay)
    },
  },
  {
    group: 'E',
    name: 'reasoning that is withheld is an empty part with its token',
    needs: MINTED,
    createScript: ({ replay }) => answer([reasoning('', replay === undefined ? {} : { replay }), text('No.')]),
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      deepEqual([choice.content[0]?.type, textsIn(choice, 'reasoning').join(''), choice.text], ['reasoning', '', 'No.'])
      ok(choice.content[0]?.replay !== undefined)
    },
  },
  {
    group: 'E',
    name: 'several blocks of reasoning keep their places and their tokens',
    needs: [...MINTED, { tool: 'function' }, { output: 'tool_call' }],
    request: { model: 'model-1', prompt: 'Is 143 a prime?', tools: [{ type: 'function', name: 'divide' }] },
    createScript: ({ replay }) => {
      const token = replay === undefined ? {} : { replay }
      const call = toolCall('divide', { by: 11 }, { id: 'call_1' })
      return answer([reasoning('First.', token), call, reasoning('Second.', token), text('No.')])
    },
    async run(stage) {
      const { content } = (await stage.ask()).choices[0]
      const types = content.map(({ type }) => type)
      assertCarried(stage, 'choices[0].content', types, ['reasoning', 'tool_call', 'reasoning', 'text'])
      const tokens = content.filter(({ type }) => type === 'reasoning').map(({ replay }) => replay)
      deepEqual(tokens, [stage.harness.replay, stage.harness.replay])
    },
  },
  {
    group: 'E',
    name: 'a token goes back byte for byte to whom it is from',
    needs: MINTED,
    createScript: sealed,
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      await stage.ask(after(toMessage(choice).content))
      const tokens = tokensIn(stage.requests[1] ?? {})
      deepEqual(tokens, [stage.harness.replay])
    },
  },
  {
    group: 'E',
    name: 'a token of another vendor is not sent',
    needs: [{ input: 'messages' }],
    request: after([
      { type: 'reasoning', text: 'A foreign thought.', replay: FOREIGN },
      { type: 'text', text: 'No.', replay: FOREIGN },
    ]),
    async run(stage) {
      const { choices } = await stage.ask()
      equal(choices[0].text, 'Hello')
      ok(JSON.stringify(stage.requests[0]).includes('No.'), 'the readable answer is kept')
      equal(JSON.stringify(stage.journal.entries[0]?.body).includes('FOREIGN-SEAL'), false)
    },
  },
  {
    group: 'E',
    name: 'a refusal is no answer',
    needs: [{ output: 'refusal' }],
    script: answer(refusal('I will not.')),
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      deepEqual([textsIn(choice, 'refusal').join(''), choice.text], ['I will not.', ''])
      equal(choice.finishReason, 'refusal')
    },
  },
]

/** The tokens that arrived. */
function tokensIn({ messages = [] }: CompletionRequest): readonly (ReplayToken | undefined)[] {
  return messages.flatMap((message) =>
    message.role === 'assistant' && typeof message.content !== 'string'
      ? message.content.flatMap((part) => (part.type === 'reasoning' ? [part.replay] : []))
      : [],
  )
}
