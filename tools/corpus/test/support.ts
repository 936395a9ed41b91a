import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of recordings that is gone at the end of a test. */
export interface Recordings extends Disposable {
  readonly folder: string
  readonly files: readonly string[]
}

/** Writes recordings, each with what every one has. */
export function record(...interactions: readonly object[]): Recordings {
  const folder = mkdtempSync(join(tmpdir(), 'concord-corpus-'))
  const files = interactions.map((interaction, i) => {
    const file = `source/vendor/case-${i}.json`
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    const common = {
      vendor: 'openai',
      endpoint: 'POST /v1/chat/completions',
      stream: false,
      request: null,
      status: 200,
    }
    writeFileSync(join(folder, file), JSON.stringify({ ...common, ...interaction }))
    return file
  })
  return { folder, files, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

/** Frames server-sent events. */
export function frames(...events: readonly unknown[]): string {
  return events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('')
}

/** A chat completion. */
export const COMPLETION: object = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-test',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello', refusal: null }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  system_fingerprint: 'fp_1',
}

function chunk(delta: object, word: string | null): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'gpt-test',
    choices: [{ index: 0, delta, finish_reason: word }],
  }
}

/** The chunks of a chat completion. */
export const CHUNKS: readonly object[] = [
  chunk({ content: '', role: 'assistant' }, null),
  chunk({ content: 'Hel' }, null),
  chunk({ content: 'lo' }, null),
]

/** The chunk that ends them. */
export const LAST: object = chunk({}, 'stop')
