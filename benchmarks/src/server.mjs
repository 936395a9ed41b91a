/**
 * Answers as the vendors do, on the loopback interface, from bytes that were made before. The first segments of the path say
 * what: `/<kind>/<pieces>/<written>/v1/…`.
 */
import { createServer } from 'node:http'
import { WIRES } from './wires.mjs'

const PACKED_BYTES = 16_384
const PACED_EVENTS = 10
const PACED_MS = 5
/** So many single writes reach the socket before the next ones. */
const SINGLE_WRITES = 8

const answers = new Map()

const server = createServer((request, response) => {
  const sent = []
  request.on('data', (bytes) => sent.push(bytes))
  request.on('end', () => {
    const [, kind, pieces, written, ...rest] = new URL(request.url, 'http://127.0.0.1').pathname.split('/')
    const path = `/${rest.join('/')}`
    const api = Object.keys(WIRES).find((name) => path.endsWith(WIRES[name].path))
    const scenario = { kind, pieces: Number(pieces), written }
    if (api === undefined) response.writeHead(404).end()
    else if (kind === 'whole' && !/"stream": ?true/.test(Buffer.concat(sent)))
      answer(response, `${api} ${kind} ${pieces}`, () => WIRES[api].body(scenario))
    else stream(response, `${api} ${kind} ${pieces} ${written}`, api, scenario)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
process.on('disconnect', () => process.exit())

function known(key, create) {
  if (!answers.has(key)) answers.set(key, create())
  return answers.get(key)
}

function answer(response, key, create) {
  const body = known(key, () => Buffer.from(JSON.stringify(create())))
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

function stream(response, key, api, scenario) {
  const writes = known(key, () => toWrites([...WIRES[api].events(scenario)], scenario.written))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (scenario.written === 'paced') pace(response, writes)
  else pump(response, writes, scenario.written === 'single' ? SINGLE_WRITES : Number.POSITIVE_INFINITY)
}

function toWrites(events, written) {
  if (written === 'single') return events.map((event) => Buffer.from(event))
  const size = written === 'paced' ? PACED_EVENTS : events.length
  const joined = []
  for (let i = 0; i < events.length; i += size) joined.push(Buffer.from(events.slice(i, i + size).join('')))
  if (written === 'paced') return joined
  const [all] = joined
  const writes = []
  for (let i = 0; i < all.length; i += PACKED_BYTES) writes.push(all.subarray(i, i + PACKED_BYTES))
  return writes
}

function pump(response, writes, atOnce, from = 0) {
  for (let i = from; i < writes.length; i++) {
    const isFull = !response.write(writes[i])
    if (isFull) return response.once('drain', () => pump(response, writes, atOnce, i + 1))
    if ((i + 1) % atOnce === 0) return setImmediate(() => pump(response, writes, atOnce, i + 1))
  }
  response.end()
}

function pace(response, writes) {
  let next = 0
  const timer = setInterval(() => {
    response.write(writes[next++])
    if (next < writes.length) return
    clearInterval(timer)
    response.end()
  }, PACED_MS)
  response.on('close', () => clearInterval(timer))
}
