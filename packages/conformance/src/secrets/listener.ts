/** Hears what is logged while it is there. */
export interface Listener extends Disposable {
  readonly heard: readonly string[]
}

const METHODS = ['log', 'info', 'debug', 'warn', 'error', 'trace'] as const

/** Listens to the console and to the warnings of the process. */
export function createListener(): Listener {
  const heard: string[] = []
  const own = METHODS.map((method) => [method, console[method]] as const)
  for (const method of METHODS)
    console[method] = (...values: unknown[]) => void heard.push(values.map(String).join(' '))
  const onWarning = (warning: Error): void => void heard.push(warning.message)
  process.on('warning', onWarning)
  return {
    heard,
    [Symbol.dispose]() {
      for (const [method, print] of own) console[method] = print
      process.off('warning', onWarning)
    },
  }
}
