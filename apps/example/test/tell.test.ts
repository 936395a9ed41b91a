import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { parseArguments } from '../src/arguments.ts'
import { createServices } from '../src/service/services.ts'
import { tell } from '../src/terminal/tell.ts'

const services = createServices()
afterAll(() => services[Symbol.asyncDispose]())
afterEach(() => vi.unstubAllEnvs())

const ESCAPE = '\u001b'
const ESCAPES = new RegExp(`${ESCAPE}\\[[0-9;]*[A-Za-z]`, 'g')
const COLOURS = new RegExp(`${ESCAPE}\\[\\d*m`)

/** Tells some ideas to an output, and gives what was written. */
async function tellTo(output: { isTTY?: boolean; columns?: number; rows?: number }, args: string): Promise<string> {
  let written = ''
  const write = (piece: string | Uint8Array): boolean => {
    written += String(piece)
    return true
  }
  await tell(parseArguments(args.split(' ')), services, { ...output, write })
  return written
}

test.each([80, 160])('fits into a terminal of %i columns, with colour and what is going on', async (columns) => {
  vi.stubEnv('NO_COLOR', '')
  vi.stubEnv('TERM', 'xterm')
  const written = await tellTo({ isTTY: true, columns, rows: 24 }, '--idea stream,handoff,cut-stream')
  const lines = written.replaceAll(ESCAPES, '').split('\n')

  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
  expect(written).toContain(`${ESCAPE}[32m`)
  expect(written).toMatch(/⠋ openai/)
})

test('draws without colour under NO_COLOR', async () => {
  vi.stubEnv('NO_COLOR', '1')
  vi.stubEnv('TERM', 'xterm')
  const written = await tellTo({ isTTY: true, columns: 80, rows: 24 }, '--idea stream --only openai')

  expect(written).toContain(`${ESCAPE}[0J`)
  expect(written).not.toMatch(COLOURS)
})

test('writes plain lines into a file, each once', async () => {
  const written = await tellTo({}, '--idea hello --only anthropic')

  expect(written).not.toContain(ESCAPE)
  expect(written.match(/Blue light/g)).toHaveLength(1)
  expect(written).toContain('✓ anthropic')
  expect(written).toMatch(/✓ 1 as expected, 0 not as expected/)
})
