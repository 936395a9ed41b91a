import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Opens a server on this machine that answers as a `fetch` does, for SDKs that take none; gives its address. It holds no
 * process open.
 */
export async function openSocket(fetch: typeof globalThis.fetch): Promise<string> {
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing))

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const response = await answer(incoming)
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      for await (const piece of response.body ?? []) outgoing.write(piece)
      outgoing.end()
    } catch {
      outgoing.destroy()
    }
  }

  async function answer(incoming: IncomingMessage): Promise<Response> {
    const pieces: Buffer[] = []
    for await (const piece of incoming) pieces.push(Buffer.from(piece as Uint8Array)) // No encoding is set.
    const { method = 'POST', url = '/' } = incoming
    return fetch(new URL(url, 'http://127.0.0.1'), { method, body: Buffer.concat(pieces).toString('utf8') })
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  const { port } = server.address() as AddressInfo // It listens on a port, and not on a path.
  return `http://127.0.0.1:${port}`
}
