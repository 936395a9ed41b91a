import { serve } from '@hono/node-server'
import { createServer, native } from '@concord/server'
import { adapters, connectTo } from '../adapters.ts'

/** What the tour asks of this process: a port that serves this adapter. */
export interface Order {
  readonly name: string
  /** Where the emulated vendor listens; nowhere for the real one. */
  readonly url: string
  readonly model?: string | undefined
}

/** A service: it alone has the key and the SDK, and everybody else has its address. */
process.on('message', ({ name, url, model }: Order) => {
  const adapter = adapters.find((candidate) => candidate.name === name)
  if (adapter === undefined) throw new Error(`there is no adapter "${name}"`)
  const client = url === '' ? adapter.connect({ ...(model !== undefined && { model }) }) : connectTo(url, adapter)

  const server = createServer(client, [native])
  serve({ fetch: server.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
    process.send?.({ name, url, baseURL: `http://127.0.0.1:${port}` })
  })
})
