/** A request as the SDK writes it, with its signature. */
export interface SignedRequest {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number | undefined
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined
  readonly method: string
  readonly headers: Record<string, string>
  body?: unknown
}

/** An answer as the SDK takes it. */
export interface RawAnswer {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body?: unknown
}

/**
 * Sends what the SDK wrote by `fetch`, without time limits. The SDK's own way speaks HTTP/2, to no server without TLS.
 */
export function createFetchHandler(fetch: typeof globalThis.fetch = globalThis.fetch): FetchHandler {
  return {
    async handle(request, { abortSignal } = {}) {
      const { method, headers, body } = request
      const response = await fetch(urlOf(request), {
        method,
        headers,
        ...(isBody(body) && { body }),
        ...(abortSignal !== undefined && { signal: abortSignal }),
      })
      const { status: statusCode, body: answered } = response
      return { response: { statusCode, headers: Object.fromEntries(response.headers), body: answered ?? undefined } }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  }
}

/** What the SDK calls to send a request. */
interface FetchHandler {
  handle(
    request: SignedRequest,
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<{ readonly response: RawAnswer }>
  updateHttpClientConfig(): void
  httpHandlerConfigs(): object
  readonly [field: string]: unknown
}

function urlOf({ protocol, hostname, port, path, query = {} }: SignedRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one ?? ''] as const),
  )
  const search =
    pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString()}`
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}${search}`
}

function isBody(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array
}
