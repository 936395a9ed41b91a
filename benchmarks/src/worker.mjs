/** One peer in a process of its own: reads what it is told to, and says what that took. */
import { PEERS } from './peers/index.mjs'
import { lengthOf } from './scenarios.mjs'

const [name, api, origin] = process.argv.slice(2)
const peer = await PEERS[name].load()
const clients = new Map()

process.on('message', (scenario) => {
  measure(scenario).then(
    (figures) => process.send(figures),
    (error) => process.send({ error: String(error?.message ?? error).slice(0, 200) }),
  )
})
process.on('disconnect', () => process.exit())
process.send('ready')

async function measure({ kind, pieces, written, count, width }) {
  const key = `${kind}/${pieces}/${written}`
  if (!clients.has(key)) clients.set(key, peer.create({ api, root: `${origin}/${key}` }))
  const client = clients.get(key)
  const expected = lengthOf({ kind, pieces })
  globalThis.gc()
  const cpu = process.cpuUsage()
  const start = performance.now()
  let left = count
  const readAll = async () => {
    while (left-- > 0) {
      const length = kind === 'whole' ? await client.complete() : await client.stream()
      if (length !== expected) throw new Error(`${length} of ${expected} characters arrived`)
    }
  }
  await Promise.all(Array.from({ length: width }, readAll))
  const { user, system } = process.cpuUsage(cpu)
  return {
    cpuUs: (user + system) / count,
    wallMs: (performance.now() - start) / count,
    rssMb: process.resourceUsage().maxRSS / 1024,
  }
}
