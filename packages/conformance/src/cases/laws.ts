import { deepEqual, equal } from 'node:assert/strict'
import type { CompletionChunk, CompletionRequest } from '@concord/core'
import { collect } from '@concord/core'
import { fold } from '@concord/core/adapter'
import { assertLawful, checkTwins } from '@concord/core/laws'
import { answer, reasoning, type Script, text, toolCall } from '@concord/emulator'
import type { Case, Stage } from '../suite/case.ts'
import type { Harness } from '../suite/subject.ts'
import { DEFAULT_REQUEST } from '../suite/stage.ts'

const SAYING = 'Grüße, 世界! 👩‍🚀 "quoted" \\ and\n\tmore — \u2028 end.'

/** An answer of everything that a subject declares, in an order that every wire keeps. */
function richScript({ capabilities: { output } }: Harness): Script {
  const parts = [
    ...(output.includes('reasoning') ? [reasoning('I think ✓ so')] : []),
    text(SAYING),
    ...(output.includes('tool_call') ? [toolCall('add', { a: 1, b: 'zwei 👍' }, { id: 'call_1' })] : []),
  ]
  const usage = { promptTokens: 9, completionTokens: 4 }
  return answer(parts, { usage, id: 'answer-1', requestId: 'request-a', created: 1000 })
}

/** Every chunk of a stream. */
async function chunksOf({ client }: Stage, request: CompletionRequest): Promise<readonly CompletionChunk[]> {
  const chunks: CompletionChunk[] = []
  for await (const chunk of client.stream(request)) chunks.push(chunk)
  return chunks
}

/** A rich answer, read as a stream. */
const streamed = (one: Pick<Case, 'name' | 'run'> & Partial<Case>): Case => ({
  group: 'A',
  modes: ['stream'],
  createScript: richScript,
  ...one,
})

/** A rich answer on a wire that is framed in another lawful way says the same. */
const reframed = (name: string, reframe: (frames: string) => string): Case =>
  streamed({
    name,
    needs: [{ wire: 'event stream' }],
    wire: { reframe },
    run: (stage) => assertRich(stage),
  })

async function assertRich(stage: Stage): Promise<void> {
  const { choices, usage } = await stage.ask()
  equal(choices[0].text, SAYING)
  equal(choices[0].content.length, richLength(stage.harness))
  deepEqual([usage?.promptTokens, usage?.completionTokens], [9, 4])
}

function richLength({ capabilities: { output } }: Harness): number {
  return 1 + ['reasoning', 'tool_call'].filter((kind) => (output as readonly string[]).includes(kind)).length
}

/** Group A: what holds of every answer. */
export const LAWS: readonly Case[] = [
  streamed({
    name: 'a collected stream equals the whole answer',
    async run(stage) {
      const whole = await stage.client.complete(DEFAULT_REQUEST)
      assertLawful(checkTwins(await stage.client.stream(DEFAULT_REQUEST).response(), whole))
    },
  }),
  streamed({ name: 'a stream may come byte by byte', wire: { bytesPerWrite: 1 }, run: assertRich }),
  streamed({ name: 'a stream may be cut within any character', wire: { bytesPerWrite: 3 }, run: assertRich }),
  reframed('lines may end in CR LF', (frames) => frames.replaceAll('\n', '\r\n')),
  reframed('lines may end in CR', (frames) => frames.replaceAll('\n', '\r')),
  reframed('comments and unknown fields are passed over', (frames) =>
    frames.replaceAll(/^(?=data:)/gm, ': a comment\nid: 7\nretry: 10\n'),
  ),
  reframed('a space after the colon may be missing', (frames) => frames.replaceAll(/^(data|event): /gm, '$1:')),
  reframed('an event may stand in several data lines', (frames) =>
    frames.replaceAll(/^data: (\{.*\})$/gm, (_line, json: string) =>
      JSON.stringify(JSON.parse(json), null, 1).replaceAll(/^/gm, 'data: '),
    ),
  ),
  reframed('the names of events may be missing', (frames) => frames.replaceAll(/^event: .*\n/gm, '')),
  reframed('the blank line between two events may be missing', (frames) => frames.replaceAll('\n\n', '\n')),
  streamed({
    name: 'a stream has one id, one time and one model',
    async run(stage) {
      const chunks = await chunksOf(stage, DEFAULT_REQUEST)
      equal(new Set(chunks.map(({ id, created, model }) => JSON.stringify([id, created, model]))).size, 1)
    },
  }),
  streamed({
    name: 'the finish comes once, in the last chunk',
    async run(stage) {
      const chunks = await chunksOf(stage, DEFAULT_REQUEST)
      const finished = chunks.map(({ choices }) => choices.some(({ finishReason }) => finishReason !== null))
      deepEqual(finished, [...chunks.slice(1).map(() => false), true])
    },
  }),
  streamed({
    name: 'parts are numbered without a gap',
    async run(stage) {
      const { content } = collect(await chunksOf(stage, DEFAULT_REQUEST)).choices[0]
      deepEqual(
        content.map(({ index }) => index),
        [...content.keys()],
      )
      equal(content.length, richLength(stage.harness))
    },
  }),
  streamed({
    name: 'a stream may be folded anywhere',
    async run(stage) {
      const chunks = await chunksOf(stage, DEFAULT_REQUEST)
      const whole = collect(chunks)
      for (let i = 1; i < chunks.length; i++)
        deepEqual(collect([fold(chunks.slice(0, i)), fold(chunks.slice(i))]), whole, `folded at ${i}`)
    },
  }),
  {
    group: 'A',
    name: 'an answer is plain JSON',
    createScript: richScript,
    async run(stage) {
      const response = await stage.ask()
      deepEqual(JSON.parse(JSON.stringify(response)), response)
    },
  },
  {
    group: 'A',
    name: 'what it is given is not changed',
    createScript: richScript,
    async run({ client, mode }) {
      const request: CompletionRequest = { model: 'model-1', prompt: 'Hello?', temperature: 0, metadata: { a: 'b' } }
      const before = structuredClone(request)
      await (mode === 'stream' ? client.stream(request).response() : client.complete(request))
      deepEqual(request, before)
    },
  },
  {
    group: 'A',
    name: 'the same wire gives the same answer',
    createScript: richScript,
    async run(stage) {
      // Where a wire has no id, each answer has one of its own.
      deepEqual({ ...(await stage.ask()), id: '' }, { ...(await stage.ask()), id: '' })
    },
  },
  {
    group: 'A',
    name: 'what is not set is not sent',
    async run(stage) {
      await stage.ask({ model: 'model-1', prompt: 'Hello?', temperature: undefined, stop: undefined, n: undefined })
      deepEqual(nullsIn(stage.journal.entries[0]?.body), [])
    },
  },
  {
    group: 'A',
    name: 'many calls at once never mix',
    script: ({ prompt, messages }) => `You said ${promptOf(prompt) ?? contentOf(messages)}`,
    async run({ client, mode }) {
      const words = Array.from({ length: 16 }, (_, i) => `word-${i}`)
      const calls = words.map((prompt) => {
        const request = { model: 'model-1', prompt }
        return mode === 'stream' ? client.stream(request).response() : client.complete(request)
      })
      const said = (await Promise.all(calls)).map(({ choices }) => choices[0].text)
      deepEqual(
        said,
        words.map((word) => `You said ${word}`),
      )
    },
  },
]

function promptOf(prompt: CompletionRequest['prompt']): string | undefined {
  return typeof prompt === 'string' ? prompt : prompt?.[0]
}

function contentOf(messages: CompletionRequest['messages'] = []): string {
  const content = messages.at(-1)?.content ?? ''
  return typeof content === 'string' ? content : content.map((part) => ('text' in part ? part.text : '')).join('')
}

/** The paths of what is null. */
function nullsIn(value: unknown, path = ''): readonly string[] {
  if (value === null) return [path]
  if (typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => nullsIn(inner, `${path}.${key}`))
}
