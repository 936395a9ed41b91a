import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { StandardJsonSchema } from '@concord/core'
import { toJsonSchema } from '@concord/core/adapter'
import { createServer as createVite } from 'vite'
import { adapters, hasKey } from '../adapters.ts'
import { ideas } from '../ideas/index.ts'
import { runIdea } from '../run/run-idea.ts'
import { createServices, type Services } from '../service/services.ts'

/** How the page is served. */
export interface PageOptions {
  /** Asks real vendors. */
  readonly isLive: boolean
  /** Default: 5173; 0 is any free one. */
  readonly port?: number | undefined
}

/** The page, while it is served. */
export interface Page {
  readonly url: string
  close(): Promise<void>
}

/** What the page is told at first. */
export interface TourFacts {
  readonly isLive: boolean
  readonly adapters: readonly string[]
  readonly ideas: readonly { readonly name: string; readonly title: string; readonly code: string }[]
}

/** Serves the page on this machine alone: Vite gives its files, and what lies under `/api` runs the ideas. */
export async function servePage({ isLive, port = 5173 }: PageOptions): Promise<Page> {
  const services = createServices()
  services.warmUp()
  const http = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (!isOwn(request)) return refuse(response, 403, 'Only the page itself may ask.')
    if (pathname === '/api/tour') return void answerTour(response, isLive)
    if (pathname === '/api/run') return void answerRun(response, searchParams, services, isLive)
    return vite.middlewares(request, response)
  })
  const vite = await createVite({
    root: join(ROOT, 'web'),
    configFile: false,
    appType: 'spa',
    logLevel: 'warn',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: { server: http }, fs: { allow: [ROOT] } },
  })
  const close = async (): Promise<void> => {
    http.closeAllConnections()
    http.close()
    await Promise.all([vite.close(), services[Symbol.asyncDispose]()])
  }
  try {
    return { url: `http://127.0.0.1:${await listen(http, port)}/`, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Listens on this machine alone, and gives the port. */
function listen(http: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject).listen(port, '127.0.0.1', () => {
      const { port: given } = http.address() as AddressInfo // A server that listens on a port has one.
      resolve(given)
    })
  })
}

const ROOT = join(import.meta.dirname, '..', '..')

/** Other pages of the user's browser could otherwise spend the user's money. */
function isOwn({ headers: { host = '', origin } }: IncomingMessage): boolean {
  const isLocal = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host)
  return isLocal && (origin === undefined || origin === `http://${host}`)
}

async function answerTour(response: ServerResponse, isLive: boolean): Promise<void> {
  const facts: TourFacts = {
    isLive,
    adapters: shownAdapters(isLive).map(({ name }) => name),
    ideas: await Promise.all(
      ideas.map(async ({ name, title }) => ({
        name,
        title,
        code: await readFile(join(ROOT, 'src', 'ideas', `${name}.ts`), 'utf8'),
      })),
    ),
  }
  response.setHeader('content-type', 'application/json').end(JSON.stringify(facts))
}

/** Runs an idea and writes what happens as it happens, a JSON object a line. */
async function answerRun(
  response: ServerResponse,
  query: URLSearchParams,
  services: Services,
  isLive: boolean,
): Promise<void> {
  const idea = ideas.find(({ name }) => name === query.get('idea'))
  const wanted = query.getAll('only')
  const shown = shownAdapters(isLive).filter(({ name }) => wanted.includes(name))
  if (idea === undefined) return refuse(response, 404, 'There is no such idea.')
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
  await runIdea(idea, shown, {
    services,
    isLive,
    paceMs: PACE_MS,
    onEvent: (event) => response.write(`${JSON.stringify(event, toPlain)}\n`),
  })
  response.end()
}

const PACE_MS = 25

/** A library's schema in a request is shown as the JSON Schema that it stands for. */
function toPlain(key: string, value: unknown): unknown {
  return isStandardSchema(value) ? toJsonSchema(value, key, 'tour') : value
}

function isStandardSchema(value: unknown): value is StandardJsonSchema {
  return typeof value === 'object' && value !== null && '~standard' in value
}

function shownAdapters(isLive: boolean): typeof adapters {
  return isLive ? adapters.filter(hasKey) : adapters
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(sentence)
}
