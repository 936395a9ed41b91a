import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Clock, Dialect } from '@concord/core'
import { createServer, type ServerOptions } from '@concord/server'
import { createPlayer } from '../create-scripted-client.ts'
import type { Script } from '../script/answer.ts'
import type { Fault } from '../script/faults.ts'
import { createScribe, type Journal, type Pen, type RequestFacts, type Scribe } from './journal.ts'
import { writeResponse } from './write-response.ts'

/** What an emulator speaks and says. */
export interface EmulatorOptions extends ServerOptions {
  /** The wires it speaks, such as `openaiChat` of `@concord/openai/server`. */
  readonly dialects: readonly Dialect[]
  readonly script: Script
  /** The `provider` of what it answers. Default: `emulator`. */
  readonly provider?: string | undefined
  /** Gives the time that answers are `created` at. */
  readonly clock?: Clock | undefined
  /** Awaited before every chunk of a stream whose answer has no pace of its own, such as `every(20)`. Default: no wait. */
  readonly pace?: (() => Promise<unknown>) | undefined
  /** The most bytes of a body that leave at once, so that a client reads it in pieces. Default: as they come. */
  readonly bytesPerWrite?: number | undefined
}

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** Such as `http://127.0.0.1:49152`. */
  readonly url: string
  readonly journal: Journal
  /** Breaks off what is being answered, and frees the port. */
  close(): Promise<void>
}

/**
 * Starts a server on a free port of 127.0.0.1 that answers by a script.
 *
 * @example
 * await using emulator = await startEmulator({ dialects: [native], script: text('Hello') })
 * const client = createRemote({ baseURL: emulator.url })
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { dialects, script, provider, clock, pace, bytesPerWrite = Infinity, ...others } = options
  const { maxBodyBytes = 32 * 1024 * 1024 } = others
  // A script answers whatever a request names.
  const serverOptions = { holdsState: true, ...others, maxBodyBytes }
  const scribe = createScribe()
  const exchanges = new WeakMap<Request, Exchange>()
  const play = createPlayer(script, { provider, clock, pace })
  const server = createServer((request) => play(exchanges.get(request) ?? {}), dialects, serverOptions)
  const desk: Desk = { scribe, exchanges, fetch: server.fetch, bytesPerWrite, maxBodyBytes, isClosing: false }
  const http = createHttpServer((incoming, outgoing) => void answerRequest(incoming, outgoing, desk))
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    desk.isClosing = true
    return (closed ??= stop(http))
  }
  return { url: await listen(http), journal: scribe.journal, close, [Symbol.asyncDispose]: close }
}

/** What the script says of one request, beside its answer. */
interface Exchange {
  /** Set by the answer. */
  fault?: Fault | undefined
  onAnswer(answer: { readonly fault?: Fault }): void
  onError(error: unknown): void
}

interface Desk {
  readonly scribe: Scribe
  readonly exchanges: WeakMap<Request, Exchange>
  readonly fetch: (request: Request) => Promise<Response>
  readonly bytesPerWrite: number
  readonly maxBodyBytes: number
  isClosing: boolean
}

async function answerRequest(incoming: IncomingMessage, outgoing: ServerResponse, desk: Desk): Promise<void> {
  let isBroken = false
  const breakOff = (): void => {
    isBroken = true
    outgoing.destroy()
  }
  try {
    const gone = new AbortController()
    const facts = await readRequest(incoming, desk.maxBodyBytes)
    const entry = desk.scribe.record(facts)
    outgoing.once('close', () => {
      gone.abort()
      if (isBroken || (desk.isClosing && !outgoing.writableFinished)) entry.close('cut')
      else entry.close(outgoing.writableFinished ? 'answered' : 'left')
    })
    const request = toRequest(facts, gone.signal)
    const exchange = createExchange(entry)
    desk.exchanges.set(request, exchange)
    const response = await desk.fetch(request)
    const onCut = (): void => {
      isBroken = true
    }
    const { bytesPerWrite } = desk
    await writeResponse({ outgoing, gone: gone.signal, bytesPerWrite, onCut, breakOff }, response, exchange.fault)
  } catch {
    breakOff() // The body failed in a way that its wire has no word for, or the request never came whole.
  }
}

function createExchange(entry: Pen): Exchange {
  const exchange: Exchange = {
    onAnswer({ fault }) {
      exchange.fault = fault
    },
    onError: entry.blame,
  }
  return exchange
}

/** Keeps one byte more of a body than is allowed, by which the server knows it; the rest is read and dropped. */
async function readRequest(incoming: IncomingMessage, maxBodyBytes: number): Promise<RequestFacts> {
  const { method = 'GET', url = '/' } = incoming
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value)
  const chunks: Uint8Array[] = []
  let left = maxBodyBytes + 1
  for await (const chunk of incoming) {
    const bytes = chunk as Uint8Array // A request without encoding gives bytes.
    if (left > 0) chunks.push(bytes.subarray(0, left))
    left -= bytes.length
  }
  const bodyText = Buffer.concat(chunks).toString('utf8')
  return { method, url: new URL(url, `http://${incoming.headers.host ?? '127.0.0.1'}`), headers, bodyText }
}

function toRequest({ method, url, headers, bodyText }: RequestFacts, signal: AbortSignal): Request {
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(url, { method, headers, signal, ...(hasBody && { body: bodyText }) })
}

function listen(http: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(0, '127.0.0.1', () => {
      const address = http.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      resolve(`http://127.0.0.1:${port}`)
    })
  })
}

function stop(http: Server): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve())
    http.closeAllConnections()
  })
}
