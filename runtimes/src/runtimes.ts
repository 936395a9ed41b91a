/** The runtimes, each with how it is asked to check the facts. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request as sendRequest, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Trial, Verdict } from './facts.ts'

/** A place where the packages may run. */
export interface Runtime {
  readonly name: string
  readonly version: () => Promise<string>
  readonly check: (trials: readonly Trial[]) => Promise<readonly Verdict[]>
  /** How a program is run, where the whole suite of the kit can be. */
  readonly command?: readonly string[]
}

const HERE = import.meta.dirname
const bin = (path: string): string => join(HERE, '..', 'node_modules', path)
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

const node = (major: number): string => bin(`node-${major}/bin/node`)

/** What is tried. */
export const RUNTIMES: readonly Runtime[] = [
  program('Node 22', [node(22)], 'guest.ts'),
  { ...program('Node 22, by require', [node(22)], 'guest.cjs'), command: undefined },
  program('Node 24', [node(24)], 'guest.ts'),
  program('Node 26', [node(26)], 'guest.ts'),
  program('Bun', [bin('.bin/bun')], 'guest.ts'),
  program('Deno', [bin('.bin/deno'), 'run', '-A', '--node-modules-dir=manual'], 'guest.ts', [bin('.bin/deno')]),
  { name: 'workerd, through miniflare', version: () => versionOf('workerd'), check: checkInWorker },
  { name: 'Chromium', version: () => run([CHROMIUM, '--version']), check: checkInPage },
] as readonly Runtime[]

function program(name: string, command: readonly string[], guest: string, versionCommand = command): Runtime {
  return {
    name,
    command,
    version: async () => (await run([...versionCommand, '--version'])).split('\n')[0] ?? '',
    check: async (trials) => {
      const folder = mkdtempSync(join(tmpdir(), 'concord-runtimes-'))
      try {
        const path = join(folder, 'trials.json')
        writeFileSync(path, JSON.stringify(trials))
        return JSON.parse(await run([...command, guest, path])) as readonly Verdict[]
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  }
}

async function versionOf(name: string): Promise<string> {
  const { default: manifest } = await import(bin(`.pnpm/node_modules/${name}/package.json`), { with: { type: 'json' } })
  return String(manifest.version)
}

async function checkInWorker(trials: readonly Trial[]): Promise<readonly Verdict[]> {
  const { Miniflare } = await import('miniflare')
  const script = await bundle(`import { answerTrials } from './worker.ts'\nexport default { fetch: answerTrials }`, [
    'workerd',
    'worker',
    'browser',
  ])
  const miniflare = new Miniflare({ modules: true, script, compatibilityDate: '2026-07-01' })
  try {
    const response = await miniflare.dispatchFetch('http://localhost/', {
      method: 'POST',
      body: JSON.stringify(trials),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return JSON.parse(text) as readonly Verdict[]
  } finally {
    await miniflare.dispose()
  }
}

async function checkInPage(trials: readonly Trial[]): Promise<readonly Verdict[]> {
  const script = await bundle(`import './page.ts'`, ['browser'])
  const { promise, resolve } = Promise.withResolvers<readonly Verdict[]>()
  const pages: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
    '/': (_, response) =>
      response.setHeader('content-type', 'text/html').end('<script type="module" src="/page.js"></script>'),
    '/page.js': (_, response) => response.setHeader('content-type', 'text/javascript').end(script),
    '/trials': (_, response) => response.end(JSON.stringify(trials)),
    '/verdicts': async (request, response) => {
      const pieces: Buffer[] = []
      for await (const piece of request) pieces.push(piece as Buffer)
      response.end()
      resolve(JSON.parse(Buffer.concat(pieces).toString()) as readonly Verdict[])
    },
  }
  const server = createServer((request, response) => {
    const { url = '/' } = request
    const page = pages[url]
    if (page !== undefined) page(request, response)
    else if (url.startsWith('/at/')) passOn(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const profile = mkdtempSync(join(tmpdir(), 'concord-chromium-'))
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-gpu',
    `--user-data-dir=${profile}`,
  ]
  const browser = spawn(CHROMIUM, [...flags, `http://127.0.0.1:${port}/`], { stdio: 'ignore' })
  const timer = setTimeout(() => resolve([]), 180_000)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    const gone = new Promise((ended) => browser.once('exit', ended))
    browser.kill()
    await gone
    server.closeAllConnections()
    server.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

/** Hands a request on to the emulator of a port, and what happens to one connection to the other. */
function passOn(request: IncomingMessage, response: ServerResponse): void {
  const [, port, path] = /^\/at\/(\d+)(\/.*)$/.exec(request.url ?? '') ?? []
  const onward = sendRequest({ host: '127.0.0.1', port, path, method: request.method, headers: request.headers })
  onward.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
    answer.once('error', () => response.destroy())
  })
  onward.once('error', () => response.destroy())
  response.once('close', () => onward.destroy())
  request.pipe(onward)
}

async function bundle(source: string, conditions: readonly string[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: HERE, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    platform: 'browser',
    conditions: [...conditions],
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

/** Runs a program in this folder and gives what it printed. */
export async function run([command = '', ...args]: readonly string[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const child = spawn(command, args, { cwd: HERE, env: { ...process.env, NO_COLOR: '1' } })
  let [printed, complaints] = ['', '']
  child.stdout.on('data', (piece: Buffer) => (printed += piece.toString('utf8')))
  child.stderr.on('data', (piece: Buffer) => (complaints += piece.toString('utf8')))
  child.once('error', reject)
  child.once('close', (code) =>
    code === 0 ? resolve(printed.trim()) : reject(new Error(`${command} ended with ${code}\n${printed}${complaints}`)),
  )
  return promise
}
