import { Worker } from 'node:worker_threads'

/** Starts a server, in a thread of its own, that answers each request by as many bytes of a subject's wire as it is told to. */
export async function startFlood({ name, folder }) {
  const shared = new SharedArrayBuffer(3 * 8)
  const worker = new Worker(new URL('./flood.mjs', import.meta.url), { workerData: { name, folder, shared } })
  const counts = new BigInt64Array(shared)
  const port = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  return {
    url: `http://127.0.0.1:${port}`,
    /** How many bytes of text each answer has from now on. */
    set bytes(value) {
      Atomics.store(counts, 0, BigInt(value))
    },
    /** How many bytes were handed to the sockets. */
    get sent() {
      return Number(Atomics.load(counts, 1))
    },
    /** How many answers are being written. */
    get open() {
      return Number(Atomics.load(counts, 2))
    },
    close: () => worker.terminate(),
  }
}
