import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BodyEnding } from './body.ts'

/** What a server answers every request with. */
export interface ServedBody {
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
  readonly ending: BodyEnding
}

/** A server on a port of its own. */
export interface BodyServer extends AsyncDisposable {
  readonly url: string
  /** Says how every request from now on is answered. */
  answerWith(body: ServedBody): void
}

/** Serves bytes over real sockets, and ends them like a server that is done or one that is lost. */
export async function serveBody(): Promise<BodyServer> {
  let served: ServedBody = { contentType: 'text/plain', headers: {}, bytes: new Uint8Array(), ending: 'close' }
  const server = createServer((request, response) => {
    const { contentType, headers, bytes, ending } = served
    request.resume().once('end', () => {
      response.writeHead(200, { 'content-type': contentType, ...headers })
      response.flushHeaders()
      response.write(bytes, () => {
        if (ending === 'close') response.end()
        else response.destroy()
      })
    })
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const { port } = server.address() as AddressInfo // It listens on a port.
  return {
    url: `http://127.0.0.1:${port}`,
    answerWith(body) {
      served = body
    },
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      server.closeAllConnections()
      await closed.promise
    },
  }
}
