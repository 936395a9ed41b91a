import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Order } from './main.ts'

/** The other process of the tour, started when it is first needed. */
export interface Services extends AsyncDisposable {
  /** Has an adapter served, and gives the address. */
  start(wanted: Order): Promise<string>
  /** Starts the process early, so that nobody has to wait for it. */
  warmUp(): void
}

/** Makes the services. */
export function createServices(): Services {
  let child: ChildProcess | undefined
  const open = (): ChildProcess =>
    (child ??= fork(join(import.meta.dirname, 'main.ts'), { execArgv: ['--conditions=@concord/source'] }))
  return {
    start: (wanted) => order(open(), wanted),
    warmUp: () => void open(),
    async [Symbol.asyncDispose]() {
      if (child === undefined || child.exitCode !== null) return
      const over = Promise.withResolvers<void>()
      child.once('exit', () => over.resolve())
      child.kill()
      await over.promise
    },
  }
}

interface Served extends Order {
  readonly baseURL: string
}

function order(child: ChildProcess, wanted: Order): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const onMessage = (message: unknown): void => {
    const { name, url, baseURL } = message as Served // Our own process sends nothing else.
    if (name === wanted.name && url === wanted.url) resolve(baseURL)
  }
  const onExit = (code: number | null): void => reject(new Error(`the other process ended with ${code}`))
  child.on('message', onMessage).once('exit', onExit)
  child.setMaxListeners(0)
  child.send(wanted)
  return promise.finally(() => child.off('message', onMessage).off('exit', onExit))
}
