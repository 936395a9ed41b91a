import { startEmulator } from '@concord/emulator'
import type { Subject } from '../suite/subject.ts'

const WORDS = 8

/**
 * Asks for many streams at once, over real sockets and with one client; each question has a word of its own, which its answer repeats.
 * Rejects where an answer, or a piece of one, has the word of another; gives how many there were.
 */
export async function checkIsolation({ createHarness }: Subject, count: number): Promise<number> {
  const { dialect, createClient } = createHarness()
  await using emulator = await startEmulator({
    dialects: [dialect],
    script: (request) => `${nonceIn(JSON.stringify(request))} `.repeat(WORDS),
    bytesPerWrite: 512,
  })
  const client = await createClient({ url: emulator.url, retry: false, timeout: false })
  const read = async (_value: unknown, i: number): Promise<void> => {
    const nonce = `nonce-${i}-end`
    const stream = client.stream({ model: 'model-1', prompt: `Say ${nonce}` })
    for await (const { choices } of stream) {
      const stranger = choices.find(({ text }) => text !== '' && text.trim() !== nonce)
      if (stranger !== undefined) throw new Error(`the stream of ${nonce} says ${stranger.text}`)
    }
    const { choices } = await stream.response()
    if (choices[0].text.trim() !== Array(WORDS).fill(nonce).join(' '))
      throw new Error(`the answer of ${nonce} is not its own`)
  }
  await Promise.all(Array.from({ length: count }, read))
  await client[Symbol.asyncDispose]?.()
  return count
}

function nonceIn(text: string): string {
  return /nonce-\d+-end/.exec(text)?.[0] ?? 'no nonce'
}
