import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { createGuard } from '../src/fuzz/guard.ts'

afterEach(() => vi.useRealTimers())

test('a run of which nothing comes hangs', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  using guard = createGuard()
  const watched = guard.watch(() => new Promise(() => {}))
  watched.catch(() => {}) // It is looked at below.
  vi.advanceTimersByTime(21_000)

  await expect(watched).rejects.toThrow('it hangs')
})

test('one that comes to an end in time does not', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  using guard = createGuard()
  for (let run = 0; run < 3; run++) {
    vi.advanceTimersByTime(19_000)
    expect(await guard.watch(() => Promise.resolve(run))).toBe(run)
  }
})

test('a polluted prototype is told', async () => {
  using guard = createGuard()
  const { prototype } = Object
  onTestFinished(() => void Reflect.deleteProperty(prototype, 'polluted'))
  const pollute = async (): Promise<boolean> =>
    Reflect.defineProperty(prototype, 'polluted', { value: true, configurable: true })

  await expect(guard.watch(pollute)).rejects.toThrow('a prototype is polluted')
})
