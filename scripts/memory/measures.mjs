import { readFileSync } from 'node:fs'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'

const MB = 1024 * 1024
/** What the system itself may hold of one connection, at both of its ends, in MB: nobody can keep it from that. */
const SOCKET_BUFFERS = ['rmem', 'wmem'].map(mostOf).reduce((sum, mb) => sum + mb, 0)

const REQUEST = { model: 'model-1', prompt: 'Hello?' }

/** Everything that is measured, in turn. */
export const MEASURES = [measureSlowReader, measureSequence, measureAtOnce, measureUnread, measureAbandoned]

/** A reader of 200 MB that stops now and then: what is held is what was read, once, and what is unread stays at the server. */
async function measureSlowReader({ client, flood }) {
  flood.bytes = 200
  await client.stream(REQUEST).response() // The first call loads the vendor's SDK.
  flood.bytes = 200 * MB
  const before = await heap()
  const sentBefore = flood.sent
  let read = 0
  let next = 0
  let mostHeld = 0
  const sent = []
  for await (const { choices } of client.stream(REQUEST)) {
    read += choices[0]?.text.length ?? 0
    if (read === 200 * MB) break // Some wires say all of it again at their end.
    if (read < next) continue
    next += 25 * MB
    await wait(100)
    mostHeld = Math.max(mostHeld, (await heap()) - before - read)
    sent.push({ read, sent: flood.sent - sentBefore })
  }
  if (read !== 200 * MB) throw new Error(`${read} bytes arrived`)
  // A wire needs more bytes than the text has; some write it twice.
  const perByte = (flood.sent - sentBefore) / read
  const mostUnread = Math.max(...sent.map((at) => at.sent - at.read * perByte))
  return [
    { name: 'slow reader of 200 MB: heap beyond what was read', ...inMb(mostHeld, 24) },
    { name: 'slow reader of 200 MB: sent by the server, and not read', ...inMb(mostUnread, 8 + SOCKET_BUFFERS) },
  ]
}

/** 10,000 streams, one after the other. */
async function measureSequence({ client, flood }) {
  flood.bytes = 200
  const ask = () => client.stream(REQUEST).response()
  for (let i = 0; i < 2000; i++) await ask()
  const before = await heap()
  for (let i = 0; i < 10_000; i++) await ask()
  return [
    { name: '10,000 streams in sequence: heap that grew', ...inMb((await heap()) - before, 8) },
    { name: '10,000 streams in sequence: sockets', figure: sockets(), bound: 4, unit: '' },
    { name: '10,000 streams in sequence: timers', figure: await timers(), bound: 2, unit: '' },
  ]
}

/** 500 streams at once. */
async function measureAtOnce({ client, flood }) {
  flood.bytes = 2000
  const ask = () => client.stream(REQUEST).response()
  const all = () => Promise.all(Array.from({ length: 500 }, ask))
  await all()
  const before = await heap()
  for (let i = 0; i < 4; i++) await all()
  // Idle connections are kept for some seconds, so that the next call can use them.
  await until(() => sockets() <= 4, 15_000)
  return [
    { name: '500 streams at once: heap that grew', ...inMb((await heap()) - before, 4) },
    { name: '500 streams at once: sockets', figure: sockets(), bound: 4, unit: '' },
    { name: '500 streams at once: timers', figure: await timers(), bound: 2, unit: '' },
  ]
}

/** Streams that nobody ever reads. */
async function measureUnread({ client, flood }) {
  const sent = flood.sent
  const references = Array.from({ length: 1000 }, () => new WeakRef(client.stream(REQUEST)))
  return [
    { name: '1,000 streams that nobody reads: not collected', figure: await aliveOf(references), bound: 0, unit: '' },
    { name: '1,000 streams that nobody reads: bytes sent', figure: flood.sent - sent, bound: 0, unit: '' },
  ]
}

/** Streams that nobody reads on: their time limit closes them. */
async function measureAbandoned({ subject, flood }) {
  flood.bytes = 20 * MB
  const harness = subject.createHarness()
  const client = await harness.createClient({ url: flood.url, retry: false, timeout: { totalMs: 1500 } })
  const before = await heap()
  const references = []
  for (let i = 0; i < 100; i++) references.push(await begin(client))
  await until(() => flood.open === 0, 15_000)
  const alive = await aliveOf(references)
  await client[Symbol.asyncDispose]?.()
  return [
    { name: '100 streams that nobody reads on: connections left', figure: flood.open, bound: 0, unit: '' },
    { name: '100 streams that nobody reads on: not collected', figure: alive, bound: 0, unit: '' },
    { name: '100 streams that nobody reads on: heap that grew', ...inMb((await heap()) - before, 8) },
  ]
}

/** Reads one chunk, and forgets the rest. */
async function begin(client) {
  const stream = client.stream(REQUEST)
  await stream[Symbol.asyncIterator]().next()
  return new WeakRef(stream)
}

async function aliveOf(references) {
  const count = () => references.filter((reference) => reference.deref() !== undefined).length
  await until(() => {
    globalThis.gc()
    return count() === 0
  }, 5000)
  return count()
}

/** What is used once finalizers ran: they come in later turns, and what they give back goes with the next collection. */
async function heap() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc()
    await wait(20)
  }
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

function inMb(bytes, bound) {
  return { figure: Math.max(0, Math.round((bytes / MB) * 10) / 10), bound, unit: 'MB' }
}

function sockets() {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
}

/** A wait of ours is none of theirs. */
async function timers() {
  await turn()
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}

async function until(isReached, ms) {
  for (const end = performance.now() + ms; !isReached() && performance.now() < end;) await wait(50)
}

/** The largest buffer that Linux makes of a socket, in MB; elsewhere 8. */
function mostOf(name) {
  try {
    const [, , most] = readFileSync(`/proc/sys/net/ipv4/tcp_${name}`, 'utf8').trim().split(/\s+/)
    return Math.ceil(Number(most) / MB)
  } catch {
    return 8
  }
}
