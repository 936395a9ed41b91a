import { expect, test } from 'vitest'
import { chat, probe } from './wire.ts'

const { read } = probe

test('bytes of a token that are no numbers are absent', async () => {
  const { choices } = await read(chat({ logprobs: [{ token: 'a', logprob: -1, bytes: ['a'] }] }))
  expect(choices[0].logprobs).toEqual({ content: [{ token: 'a', logprob: -1 }] })
})
