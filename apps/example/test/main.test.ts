import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmulator } from '@concord/emulator'
import { openaiChat } from '@concord/openai/server'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { adapters } from '../src/adapters.ts'
import { ArgumentError, parseArguments } from '../src/arguments.ts'
import { ideas } from '../src/ideas/index.ts'
import { reportSchema, toReport } from '../src/report/report.ts'

const APP = join(import.meta.dirname, '..')

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the tour as a user does, without a key in the environment. */
function run(...args: readonly string[]): Promise<Ran> {
  return runWith({}, ...args)
}

/** Runs it with these variables, and no key beside them. */
function runWith(variables: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
  const clean = Object.entries(process.env).filter(([name]) => !/key|token|base_url|ollama|aws/i.test(name))
  const env = { ...Object.fromEntries(clean), ...variables }
  const command = ['--conditions=@concord/source', join(APP, 'src', 'main.ts'), ...args]
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: APP, env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

test('--json is one document that its schema describes', async () => {
  const schema: unknown = JSON.parse(await readFile(join(APP, 'report.schema.json'), 'utf8'))
  const { code, out } = await run('--json', '--idea', 'tools,choices', '--only', 'anthropic')
  const report = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).parse(JSON.parse(out))

  expect(code).toBe(0)
  expect(report).toMatchObject({
    version: 1,
    live: false,
    ideas: [
      { name: 'choices', results: [{ adapter: 'anthropic', outcome: 'cannot', reason: 'no setting n' }] },
      { name: 'tools', results: [{ adapter: 'anthropic', outcome: 'ok', facts: { called: 'multiply(24, 3600)' } }] },
    ],
    summary: { ok: 1, cannot: 1, left_out: 0, failed: 0 },
  })
})

test('the schema of --json is up to date', async () => {
  await expect(`${JSON.stringify(z.toJSONSchema(reportSchema), null, 2)}\n`).toMatchFileSnapshot(
    '../report.schema.json',
  )
})

test('the schema refuses what is no report', () => {
  const report = toReport([], { isLive: false })

  expect(reportSchema.safeParse(report).success).toBe(true)
  expect(reportSchema.safeParse({ ...report, more: 1 }).success).toBe(false)
  expect(reportSchema.safeParse({ ...report, summary: {} }).success).toBe(false)
})

test('--live without keys names each of them, and asks nobody', async () => {
  const { code, out, err } = await run('--live', '--idea', 'hello', '--only', 'openai,anthropic')

  expect(code).toBe(2)
  expect(out).toBe('')
  expect(err).toContain('OPENAI_API_KEY')
  expect(err).toContain('ANTHROPIC_API_KEY')
})

test('--live asks with the keys of the environment, and leaves out what needs a vendor that fails', async () => {
  await using vendor = await startEmulator({ dialects: [openaiChat], script: 'Because.' })
  const env = { OPENAI_API_KEY: 'test-key', OPENAI_BASE_URL: `${vendor.url}/v1` }
  const args = ['--live', '--json', '--only', 'openai,anthropic', '--model', 'gpt-test', '--idea', 'hello,cut-stream']
  const refused = await runWith(env, ...args)
  const { code, out, err } = await runWith(env, ...args.filter((word) => word !== '--model' && word !== 'gpt-test'))

  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--model goes with --live and one --only')])
  expect(code).toBe(0)
  expect(err).toContain('ANTHROPIC_API_KEY')
  expect(err).not.toContain('OPENAI_API_KEY')
  expect(JSON.parse(out)).toMatchObject({ live: true, summary: { ok: 1, cannot: 0, left_out: 1, failed: 0 } })
})

test('an answer that is not as expected ends it with 1', async () => {
  await using vendor = await startEmulator({ dialects: [openaiChat], script: 'I would rather not.' })
  const env = { OPENAI_API_KEY: 'test-key', OPENAI_BASE_URL: `${vendor.url}/v1` }
  const { code, out } = await runWith(env, '--live', '--only', 'openai', '--model', 'gpt-test', '--idea', 'tools')

  expect(code).toBe(1)
  expect(out).toContain('✗ openai: expected the answer to hold the product')
  expect(await vendor.journal.next()).toMatchObject({ body: { model: 'gpt-test' } })
})

test('--list and --help name everything', async () => {
  const [list, help] = await Promise.all([run('--list'), run('--help')])

  for (const { name } of [...ideas, ...adapters]) expect(list.out).toContain(name)
  for (const option of ['--idea', '--only', '--list', '--web', '--json', '--live', '--model']) {
    expect(help.out).toContain(option)
  }
  expect(Math.max(...help.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  expect([list.code, help.code]).toEqual([0, 0])
})

test('what was typed wrongly is told in a sentence', async () => {
  const { code, err } = await run('--idea', 'nonsense')

  expect(code).toBe(2)
  expect(err).toContain('There is no idea "nonsense". There are: hello, stream,')
})

test.each(['--model x', '--live --model x', '--port x', '--what', '--only openai --only nobody'])(
  'refuses %s',
  (args) => {
    expect(() => parseArguments(args.split(' '))).toThrow(ArgumentError)
  },
)
