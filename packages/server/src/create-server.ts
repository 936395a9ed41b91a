import type { CompletionClient, CompletionError, Dialect, DialectCall, Warning } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { type Context, Hono } from 'hono'
import { answerStream } from './answer-stream.ts'
import { answerWhole } from './answer-whole.ts'
import { type BodyLimits, readBody } from './read-body.ts'
import { errorResponse, jsonResponse, plainErrorResponse, toCompletionError } from './responses.ts'

/** A client, or what chooses one for each request (by its authorization, say); may throw a `CompletionError`. */
export type ClientSource = CompletionClient | ((request: Request) => CompletionClient | Promise<CompletionClient>)

/** How a server behaves. */
export interface ServerOptions {
  /** The largest request body. Default: 32 MiB. */
  readonly maxBodyBytes?: number | undefined
  /** How deep objects and lists in a request may be nested. Default: 128. */
  readonly maxDepth?: number | undefined
  /**
   * Whether the client holds what a request may only name: an earlier response, a thread, a cached content. Where it does not,
   * such a request is refused as one that names what is not there. Default: the vendor of the dialect does, and nobody else.
   */
  readonly holdsState?: boolean | undefined
  /** Told what a wire could not carry, once for each answer that has such things. */
  readonly onWarnings?: ((warnings: readonly Warning[], context: WarningsContext) => void) | undefined
}

/** The answer that warnings are about. */
export interface WarningsContext {
  readonly dialect: string
  readonly path: string
}

/** What answers requests, wherever a fetch handler runs. */
export interface Server {
  readonly fetch: (request: Request) => Promise<Response>
}

/**
 * Serves a client over HTTP in the given dialects.
 *
 * Behaviour:
 * - every failure is told in the shape of the dialect whose path it is; elsewhere as `{ error: { kind, message } }`
 * - a failure before the first chunk is an HTTP error, a later one is told inside the stream
 * - a slow reader slows the client's stream, a reader that goes away ends it
 * - two dialects that claim one route are refused with `invalid_request`
 *
 * @example
 * const server = createServer(createRemote({ baseURL }), [native])
 * const response = await server.fetch(new Request('http://localhost/v1/concord/complete', { method: 'POST', body }))
 */
export function createServer(client: ClientSource, dialects: readonly Dialect[], options: ServerOptions = {}): Server {
  const { maxBodyBytes = 32 * 1024 * 1024, maxDepth = 128 } = options
  const app = new Hono()
  for (const [path, { dialect, methods }] of routesOf(dialects)) {
    const serve = createHandler(client, dialect, { ...options, maxBodyBytes, maxDepth })
    app.on([...methods], path, serve)
    app.all(path, () => refuseMethod(dialect, methods))
  }
  app.notFound(() => plainErrorResponse(404, 'not_found', 'no dialect of this server has such a path'))
  return { fetch: async (request) => app.fetch(request) }
}

interface Route {
  readonly dialect: Dialect
  readonly methods: Set<string>
}

function routesOf(dialects: readonly Dialect[]): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>()
  for (const dialect of dialects) {
    for (const { method, path } of dialect.routes) {
      const route = routes.get(path)
      if (route === undefined) routes.set(path, { dialect, methods: new Set([method]) })
      else if (route.dialect === dialect) route.methods.add(method)
      else throw claimedTwice(path, route.dialect, dialect)
    }
  }
  return routes
}

function claimedTwice(path: string, first: Dialect, second: Dialect): CompletionError {
  const message = `server: ${first.name} and ${second.name} both claim ${path}; serve them by two servers`
  return createError('invalid_request', message, { provider: 'server' })
}

function createHandler(
  source: ClientSource,
  dialect: Dialect,
  { onWarnings, holdsState, ...limits }: ServerOptions & BodyLimits,
): (context: Context) => Promise<Response> {
  return async (context) => {
    const request = context.req.raw
    // Called when the answer is over, it holds the request till then: a runtime may drop a request and its signal.
    const tellWarnings = (warnings: readonly Warning[]): void => {
      const { pathname } = new URL(request.url)
      if (warnings.length > 0) onWarnings?.(warnings, { dialect: dialect.name, path: pathname })
    }
    try {
      const body = request.method === 'GET' ? undefined : await readBody(request, limits, dialect.provider)
      const parsed = dialect.parseRequest(body, callOf(context))
      const client = typeof source === 'function' ? await source(request) : source
      const { refusalElsewhere: refusal } = parsed
      if (refusal !== undefined && !(holdsState ?? client.provider === dialect.provider))
        return jsonResponse(refusal.body, refusal.status, refusal.headers)
      const answer = parsed.stream ? answerStream : answerWhole
      return await answer({ client, dialect, parsed, signal: request.signal, tellWarnings })
    } catch (error) {
      return errorResponse(dialect, toCompletionError(error, dialect.provider))
    }
  }
}

function callOf({ req }: Context): DialectCall {
  return { path: req.path, params: req.param(), query: req.query(), headers: req.header() }
}

function refuseMethod(dialect: Dialect, methods: ReadonlySet<string>): Response {
  const allowed = [...methods].join(', ')
  const message = `${dialect.provider}: this path takes ${allowed}`
  const error = createError('invalid_request', message, { provider: dialect.provider, status: 405 })
  const response = errorResponse(dialect, error)
  response.headers.set('allow', allowed)
  return response
}
