/** Watches runs for what no outcome shows. */
export interface Guard extends Disposable {
  /** Runs; rejects where that hangs, leaves a rejection to nobody, or pollutes a prototype. */
  readonly watch: <T>(run: () => Promise<T>) => Promise<T>
}

/** A run that is still going on after so many turns of a clock hangs: a busy machine lets the clock wait as well. */
const HANGS_TURNS = 20
const TURN_MS = 1000

/** Makes a guard; it listens to the process until it is disposed of. */
export function createGuard(): Guard {
  const unheard: unknown[] = []
  const onUnheard = (reason: unknown): void => void unheard.push(reason)
  process.on('unhandledRejection', onUnheard)
  let fail: (reason: Error) => void = () => {}
  let turns = 0
  const watchdog = setInterval(() => {
    if (++turns > HANGS_TURNS) fail(new Error(`it hangs: nothing came of it in ${HANGS_TURNS} turns of ${TURN_MS} ms`))
  }, TURN_MS)
  return {
    async watch(run) {
      turns = 0
      const { promise: hanging, reject } = Promise.withResolvers<never>()
      fail = reject
      const result = await Promise.race([run(), hanging])
      // A rejection that nobody hears is told in the next turn of the event loop.
      await new Promise((resolve) => void setImmediate(resolve))
      if (unheard.length > 0) throw new Error('a rejection is left to nobody', { cause: unheard.splice(0)[0] })
      assertUnpolluted()
      return result
    },
    [Symbol.dispose]() {
      clearInterval(watchdog)
      process.off('unhandledRejection', onUnheard)
    },
  }
}

const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Promise.prototype]
const KEYS = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length)

function assertUnpolluted(): void {
  const isPolluted = PROTOTYPES.some((prototype, i) => Reflect.ownKeys(prototype).length !== KEYS[i])
  if (isPolluted) throw new Error('a prototype is polluted')
}
