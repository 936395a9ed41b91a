/**
 * How long type-checking takes: `node src/types.mjs [--runs 5]`: a file that calls a vendor's SDK, and one that calls our adapter
 * of it. CPU time of the compiler, the runs interleaved.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median, writeResults } from './report.mjs'

const PROGRAMS = {
  openai: `import OpenAI from 'openai'
const { choices } = await new OpenAI().chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })
console.log(choices[0]?.message.content)`,
  '@concord/openai': `import { createOpenAI } from '@concord/openai'
const { choices } = await createOpenAI({ model: 'm' }).complete({ prompt: 'Hi' })
console.log(choices[0].text)`,
  '@anthropic-ai/sdk': `import Anthropic from '@anthropic-ai/sdk'
const { content } = await new Anthropic().messages.create({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] })
console.log(content.length)`,
  '@concord/anthropic': `import { createAnthropic } from '@concord/anthropic'
const { choices } = await createAnthropic({ model: 'm' }).complete({ prompt: 'Hi' })
console.log(choices[0].text)`,
}

const COMPILER = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url))
const FOLDER = fileURLToPath(new URL('../results/types/', import.meta.url))
const OPTIONS =
  '--noEmit --strict --skipLibCheck --target es2024 --module nodenext --lib es2024,dom,dom.iterable,esnext.disposable'

/** What is installed: copies, since the compiler would take a link for its target and look for the SDK over there, a second time. */
const INSTALLED = ['core', 'openai', 'anthropic']

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } })
for (const name of INSTALLED) install(name)
const figures = new Map(Object.keys(PROGRAMS).map((name) => [name, []]))
for (let run = 0; run < Number(values.runs); run++) {
  for (const [i, [name, source]] of Object.entries(PROGRAMS).entries())
    figures.get(name).push(timeOf(`program-${i}.mts`, source))
}
rmSync(FOLDER, { recursive: true })

const medians = Object.fromEntries([...figures].map(([name, times]) => [name, median(times)]))
writeResults('types', medians)
for (const [name, ms] of Object.entries(medians))
  console.log(`${name.padEnd(24)}${ms.toFixed(0).padStart(8)} ms of CPU`)

function install(name) {
  const target = `${FOLDER}node_modules/@concord/${name}/`
  mkdirSync(target, { recursive: true })
  for (const path of ['package.json', 'dist', 'src'])
    cpSync(new URL(`../../packages/${name}/${path}`, import.meta.url), `${target}${path}`, { recursive: true })
}

/** Milliseconds of CPU that the compiler takes; the shell tells those of what it has run. */
function timeOf(file, source) {
  writeFileSync(`${FOLDER}${file}`, `${source}\n`)
  const script = `"${COMPILER}" ${OPTIONS} ${file} || exit 1; times`
  const { status, stdout } = spawnSync('sh', ['-c', script], { cwd: FOLDER, encoding: 'utf8' })
  if (status !== 0) throw new Error(stdout)
  const ofChildren = stdout.trim().split('\n').at(-1) ?? ''
  const parts = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)]
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0)
}
