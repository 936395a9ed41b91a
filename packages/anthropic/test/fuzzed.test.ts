import { expect, test } from 'vitest'
import { change, type Json, readStream, starting, STOP } from './wire.ts'

test('a count that is named like something of every object is a key like any other', async () => {
  const usage = JSON.parse('{"output_tokens":2,"__proto__":{"a":1},"constructor":3}') as Json
  const { response } = await readStream([starting(), { ...change(), usage }, STOP])

  expect(JSON.stringify(response.providerMetadata)).toContain('"__proto__":{"a":1},"constructor":3')
})
