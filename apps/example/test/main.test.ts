import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
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
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/key|token|ollama|aws/i.test(name)))
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
      { name: 'choices', results: [{ adapter: 'anthropic', outcome: 'cannot', reason: 'no n on its wire' }] },
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

test('--list and --help name everything', async () => {
  const [list, help] = await Promise.all([run('--list'), run('--help')])

  for (const { name } of [...ideas, ...adapters]) expect(list.out).toContain(name)
  for (const option of ['--idea', '--only', '--list', '--web', '--json', '--live', '--model']) {
    expect(help.out).toContain(option)
  }
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
