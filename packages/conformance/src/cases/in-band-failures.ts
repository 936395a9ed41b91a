import { deepEqual, ok } from 'node:assert/strict'
import type { CompletionChunk, CompletionResponse } from '@concord/core'
import { createError, statusOf } from '@concord/core/adapter'
import { fail, toChunks, withFault, wrongContent } from '@concord/emulator'
import type { Case } from '../suite/case.ts'
import type { Harness } from '../suite/subject.ts'

/** A stream that says some chunks of an answer, and then that it failed. */
function failingAfter(
  { dialect }: Harness,
  take: (chunks: readonly CompletionChunk[]) => readonly CompletionChunk[],
): ReturnType<typeof withFault> {
  const encoder = dialect.createEncoder({ request: { model: 'model-1', prompt: 'Hello?' }, stream: true })
  const frames = take(toChunks(ANSWER)).map((chunk) => encoder.encode(chunk))
  const failed = encoder.fail(createError('overloaded', 'busy', { provider: 'emulator' }))
  const body = new Uint8Array(Buffer.concat([...frames, failed].map((one) => Buffer.from(one))))
  return withFault('Hello', wrongContent({ contentType: encoder.contentType, body }))
}

const SAYING = 'One two three'

const ANSWER: CompletionResponse = {
  object: 'completion',
  id: 'answer-1',
  created: 1000,
  model: 'model-1',
  provider: 'emulator',
  choices: [{ index: 0, text: SAYING, content: [{ type: 'text', index: 0, text: SAYING }], finishReason: 'stop' }],
  usage: { promptTokens: 3, completionTokens: 3, totalTokens: 6 },
}

/** A stream whose last event has no blank line after it, nor the end of its line. */
function withoutLastLine({ dialect }: Harness): ReturnType<typeof withFault> {
  const encoder = dialect.createEncoder({ request: { model: 'model-1', prompt: 'Hello?' }, stream: true })
  const frames = [...toChunks(ANSWER).map((chunk) => encoder.encode(chunk)), encoder.end()]
  const body = frames.join('').trimEnd()
  return withFault('Hello', wrongContent({ contentType: encoder.contentType, body }))
}

/** A failure in the vendor's own form, with status 200. */
function failingWith200({ dialect }: Harness): ReturnType<typeof withFault> {
  const error = createError('overloaded', 'busy', { provider: 'emulator', status: statusOf({ kind: 'overloaded' }) })
  const body = JSON.stringify(dialect.toErrorBody(error).body)
  return withFault('Hello', wrongContent({ contentType: 'application/json', body }))
}

/** Group K: failures that come in place of an answer, or within one. */
export const IN_BAND: readonly Case[] = [
  {
    group: 'K',
    name: 'a failure in mid-stream is told, and keeps what had arrived',
    needs: [{ wire: 'failures in mid-stream' }],
    modes: ['stream'],
    script: fail({ kind: 'overloaded' }, 'One two three'),
    async run(stage) {
      const error = await stage.askInVain()
      deepEqual([error.kind, error.retryable, error.partial?.choices[0]?.text], ['overloaded', true, 'One two three'])
    },
  },
  {
    group: 'K',
    name: 'a failure in mid-stream is told without the name of its event',
    needs: [{ wire: 'failures in mid-stream' }, { wire: 'event stream' }],
    modes: ['stream'],
    wire: { reframe: (frames) => frames.replaceAll(/^event: .*\n/gm, '') },
    script: fail({ kind: 'overloaded' }, 'One two three'),
    async run(stage) {
      const error = await stage.askInVain()
      deepEqual([error.kind, error.partial?.choices[0]?.text], ['overloaded', 'One two three'])
    },
  },
  {
    group: 'K',
    name: 'a failure within a part is told, and keeps its beginning',
    needs: [{ wire: 'failures in mid-stream' }],
    modes: ['stream'],
    createScript: (harness) => failingAfter(harness, (chunks) => chunks.slice(0, 2)),
    async run(stage) {
      const error = await stage.askInVain()
      const { text, finishReason } = error.partial?.choices[0] ?? {}
      deepEqual([error.kind, text, finishReason], ['overloaded', 'One two ', null])
    },
  },
  {
    group: 'K',
    name: 'a failure after the finish word is told, and keeps what was said',
    needs: [{ wire: 'failures in mid-stream' }],
    modes: ['stream'],
    createScript: (harness) => failingAfter(harness, (chunks) => chunks),
    async run(stage) {
      const error = await stage.askInVain()
      deepEqual([error.kind, error.partial?.choices[0]?.text], ['overloaded', 'One two three'])
    },
  },
  {
    group: 'K',
    name: 'a failure as the first event of a stream is told',
    needs: [{ wire: 'failures in mid-stream' }],
    modes: ['stream'],
    createScript: (harness) => failingAfter(harness, () => []),
    async run(stage) {
      const error = await stage.askInVain()
      deepEqual([error.kind, error.partial], ['overloaded', undefined])
    },
  },
  {
    group: 'K',
    name: 'a failure with status 200 is no answer',
    modes: ['complete'],
    createScript: failingWith200,
    async run(stage) {
      const { kind } = await stage.askInVain()
      ok(['overloaded', 'server', 'invalid_response'].includes(kind), kind)
    },
  },
  {
    group: 'K',
    name: 'a last event without its blank line is one',
    needs: [{ wire: 'event stream' }],
    modes: ['stream'],
    createScript: withoutLastLine,
    async run(stage) {
      const { text, finishReason } = (await stage.ask()).choices[0]
      deepEqual([text, finishReason], [SAYING, 'stop'])
    },
  },
]
