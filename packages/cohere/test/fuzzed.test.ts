import { expect, test } from 'vitest'
import { end, frames, probe, START, text } from './wire.ts'

const { stream, wire } = probe

test('a number that no double holds stays the text that it is', async () => {
  const written = frames([START, ...text(0, 'Hi'), end({ novel: 'huge' })]).replace('"huge"', '1e999')
  const response = await wire(stream(written)).client.stream({ prompt: 'Hi' }).response()

  expect(JSON.stringify(response)).toContain('"novel":"1e999"')
})
