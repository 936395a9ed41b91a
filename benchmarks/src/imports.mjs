/**
 * How long importing takes: `node src/imports.mjs [--runs 10]`. Each import happens in a process of its own; the runs are
 * interleaved. Then the same for our adapters and the vendors' SDKs with a first whole answer, which loads the SDK.
 */
import { fork, spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { median, writeResults } from './report.mjs'

const IMPORTS = {
  nothing: [],
  '@concord/openai': ['@concord/openai'],
  '@concord/anthropic': ['@concord/anthropic'],
  openai: ['openai'],
  '@anthropic-ai/sdk': ['@anthropic-ai/sdk'],
  'ai, @ai-sdk/openai': ['ai', '@ai-sdk/openai'],
  '@tanstack/ai, @tanstack/ai-openai': ['@tanstack/ai', '@tanstack/ai-openai'],
  '@langchain/openai': ['@langchain/openai'],
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '10' } } })
const server = fork(fileURLToPath(new URL('server.mjs', import.meta.url)))
const port = await new Promise((resolve) => server.once('message', resolve))
const root = `http://127.0.0.1:${port}/whole/200/packed`

const programs = Object.entries(IMPORTS).map(([name, packages]) => [name, importing(packages)])
programs.push(['openai, first answer', answering('first-sdk')])
programs.push(['@concord/openai, first answer', answering('first-concord')])

const figures = new Map(programs.map(([name]) => [name, []]))
for (let run = 0; run <= Number(values.runs); run++) {
  for (const [name, source] of programs) {
    const time = timeOf(source)
    if (run > 0) figures.get(name).push(time) // The first fills the file cache.
  }
}
server.kill()

const medians = Object.fromEntries(
  [...figures].map(([name, times]) => [
    name,
    { wall: median(times.map(({ wall }) => wall)), cpu: median(times.map(({ cpu }) => cpu)) },
  ]),
)
writeResults('imports', medians)
for (const [name, { wall, cpu }] of Object.entries(medians))
  console.log(`${name.padEnd(36)}${wall.toFixed(1).padStart(8)} ms${cpu.toFixed(1).padStart(8)} ms of CPU`)

function importing(packages) {
  return packages.map((name) => `await import(${JSON.stringify(name)})`).join('\n')
}

function answering(program) {
  const url = new URL(`peers/${program}.mjs`, import.meta.url)
  return `const { first } = await import(${JSON.stringify(url)})\nawait first(${JSON.stringify({ api: 'chat', root })})`
}

/** Milliseconds that a program takes from its first line to its last: by the clock, and of CPU, which other work disturbs less. */
function timeOf(source) {
  const program = `const start = performance.now()
const before = process.cpuUsage()
${source}
const { user, system } = process.cpuUsage(before)
process.stdout.write(JSON.stringify({ wall: performance.now() - start, cpu: (user + system) / 1000 }))
process.exit()`
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd,
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}
