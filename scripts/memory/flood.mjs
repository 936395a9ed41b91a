/** The thread of the server: writes text in pieces of 16 KiB, as fast as the client takes them. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

const { name, folder, shared } = workerData
const counts = new BigInt64Array(shared)
const { subjects } = await import(new URL(`../../packages/${folder}/test/subjects.ts`, import.meta.url))
const { dialect } = subjects.find((subject) => subject.name === name).createHarness()

const PIECE = 'x'.repeat(16 * 1024)
const HEAD = { object: 'completion', id: 'flood', created: 1000, model: 'model-1', provider: 'emulator' }

const server = createServer((request, response) => {
  request.resume()
  Atomics.add(counts, 2, 1n)
  response.once('close', () => Atomics.add(counts, 2, -1n))
  answer(response).catch(() => {}) // What a wire repeats at its end may be longer than a string can be: it then stays open.
})
// The client closes what is idle: a server that does so meanwhile loses a request now and then.
server.keepAliveTimeout = 60_000
// A thread is no window: its messages have no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))

async function answer(response) {
  const encoder = dialect.createEncoder({ request: { model: 'model-1', prompt: 'Hello?' }, stream: true })
  const piece = Math.min(PIECE.length, Number(Atomics.load(counts, 0)))
  response.writeHead(200, { 'content-type': encoder.contentType })
  for (let left = Number(Atomics.load(counts, 0)); left > 0; left -= piece) {
    await write(response, encoder.encode(toChunk(PIECE.slice(0, piece), null)))
    if (response.destroyed) return
  }
  const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2 }
  await write(response, encoder.encode({ ...toChunk('', 'stop'), usage }))
  await write(response, encoder.end())
  response.end()
}

function toChunk(text, finishReason) {
  const content = text === '' ? [] : [{ type: 'text', index: 0, text }]
  return { ...HEAD, choices: [{ index: 0, text, content, finishReason }] }
}

async function write(response, frames) {
  if (frames.length === 0 || response.destroyed) return
  Atomics.add(counts, 1, BigInt(frames.length))
  if (response.write(frames)) return
  const done = new AbortController()
  const { signal } = done
  await Promise.race(['drain', 'close'].map((event) => once(response, event, { signal }).catch(() => {})))
  done.abort()
}
