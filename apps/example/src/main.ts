import { ArgumentError, type Choice, HELP, parseArguments } from './arguments.ts'
import { adapters, hasKey } from './adapters.ts'
import { ideas } from './ideas/index.ts'
import { toReport } from './report/report.ts'
import { runIdea } from './run/run-idea.ts'
import { createServices, type Services } from './service/services.ts'
import { countOutcomes, type Result } from './terminal/summary.ts'
import { createProgress, tell } from './terminal/tell.ts'

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  try {
    const choice = parseArguments(args)
    if (choice.isHelp) return say(HELP)
    if (choice.isList) return say(toList())
    if (choice.isWeb) return await openPage(choice)
    const runnable = choice.isLive ? withKeys(choice) : choice
    if (runnable.adapters.length === 0) return complain('There is no key of any of them, so there is nothing to ask.')
    return await run(runnable)
  } catch (error) {
    if (error instanceof ArgumentError) return complain(`${error.message} See npm run example -- --help`)
    if (isTaken(error)) return complain('That port is taken. --port 0 takes one that is free.')
    throw error
  }
}

async function run(choice: Choice): Promise<number> {
  await using services = createServices()
  if (choice.ideas.length > 1 && choice.ideas.some(({ name }) => name === 'remote')) services.warmUp()
  const results = choice.isJson ? await gather(choice, services) : await tell(choice, services, process.stdout)
  if (choice.isJson) say(`${JSON.stringify(toReport(results, choice), null, 2)}\n`)
  return countOutcomes(results).failed === 0 ? 0 : 1
}

/** Runs the ideas for a program: silently, but for a person who waits at a terminal. */
async function gather({ ideas: chosen, ...choice }: Choice, services: Services): Promise<readonly Result[]> {
  const progress = createProgress(process.stderr, chosen.length)
  const results: Result[] = []
  for (const idea of chosen) {
    progress.step(idea.name)
    const columns = await runIdea(idea, choice.adapters, { ...choice, services, paceMs: 0, onEvent: () => {} })
    results.push({ idea, columns })
  }
  progress.end()
  return results
}

async function openPage({ isLive, port, ideas: [idea, ...others] }: Choice): Promise<number> {
  const { servePage } = await import('./web/serve-page.ts')
  const page = await servePage({ isLive, port })
  const place = idea !== undefined && others.length === 0 ? `#${idea.name}` : ''
  say(`The tour is at ${page.url}${place} — Ctrl+C ends it.\n`)
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve))
  await page.close()
  return 0
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

/** Leaves out the adapters whose keys are missing, and says so. */
function withKeys(choice: Choice): Choice {
  const lines = choice.adapters
    .filter((adapter) => !hasKey(adapter))
    .map(({ name, keys }) => `  ${name.padEnd(20)} ${keys.join(' or ')}`)
  if (lines.length > 0) complain(`Left out, for these keys are not in the environment:\n${lines.join('\n')}\n`)
  return { ...choice, adapters: choice.adapters.filter(hasKey) }
}

function toList(): string {
  const width = Math.max(...[...ideas, ...adapters].map(({ name }) => name.length))
  return [
    'Ideas (--idea <name>):',
    ...ideas.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`),
    '',
    'Adapters (--only <name>):',
    ...adapters.map(
      ({ name, dialect, keys }) => `  ${name.padEnd(width)}  ${dialect.name}, live with ${keys.join(' or ')}`,
    ),
    '',
  ].join('\n')
}

/** Wrong arguments are the caller's: 2, as usual. */
function complain(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 2
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}
