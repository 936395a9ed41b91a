import { describe, expect, it } from 'vitest'
import type { CompletionChunk } from '../src/contract/index.ts'
import { createError } from '../src/engine/completion-error.ts'
import { fold } from '../src/engine/concat.ts'
import type { Batches } from '../src/engine/batch-reader.ts'
import { createStream } from '../src/engine/stream.ts'
import { failureOf, finish, readAll, settle, textChunk } from './support.ts'

type Batch = readonly CompletionChunk[]

interface Source extends Batches {
  reads: number
  closed: number
}

/** Batches of a list; an error in it is thrown. */
function createSource(steps: readonly (Batch | Error | Promise<Batch>)[]): Source {
  const source: Source = {
    reads: 0,
    closed: 0,
    async next() {
      const step = await steps[source.reads++]
      if (step instanceof Error) throw step
      return step === undefined ? { done: true, value: undefined } : { done: false, value: step }
    },
    async return() {
      source.closed++
    },
  }
  return source
}

const [a, b, c] = [textChunk('a'), textChunk('b'), textChunk('c')]

describe('a stream', () => {
  it('is read in a single pass, by its reader and its response alike', async () => {
    let opened = 0
    const source = createSource([[a, b], [], [finish]])
    const stream = createStream('fake', () => {
      opened++
      return source
    })
    expect(await readAll(stream)).toEqual([a, b, finish])
    expect(await stream.response()).toEqual(fold([a, b, finish]))
    expect(await stream.response()).toBe(await stream.response())
    expect([opened, source.reads]).toEqual([1, 4])
  })

  it('gives its response when it is asked before, during and after reading', async () => {
    const stream = createStream('fake', () => createSource([[a], [b], [finish]]))
    const before = stream.response()
    let during: Promise<unknown> | undefined
    for await (const chunk of stream) if (chunk === b) during = stream.response()
    const whole = fold([a, b, finish])
    expect([await before, await during, await stream.response()]).toEqual([whole, whole, whole])
  })

  it('reads itself when only its response is wanted', async () => {
    const stream = createStream('fake', () => createSource([[a], [finish]]))
    expect(await stream.response()).toEqual(fold([a, finish]))
  })

  it('reads no further than its reader asks', async () => {
    const source = createSource([[a], [b], [finish]])
    const iterator = createStream('fake', () => source)[Symbol.asyncIterator]()
    await iterator.next()
    await settle()
    expect(source.reads).toBe(1)
  })

  it('refuses a second reader of any kind', async () => {
    const stream = createStream('fake', () => createSource([[a], [finish]]))
    const iterator = stream[Symbol.asyncIterator]()
    const refusal = expect.objectContaining({ kind: 'invalid_request' })
    expect(() => stream[Symbol.asyncIterator]()).toThrow(refusal)
    expect(() => stream.text()).toThrow(refusal)
    expect(() => stream.toReadableStream()).toThrow(refusal)
    expect(await iterator.next()).toEqual({ done: false, value: a })
  })

  it('closes its source when the reader leaves, and its response rejects with what had been read', async () => {
    const source = createSource([[a, b], [finish]])
    const stream = createStream('fake', () => source)
    for await (const _chunk of stream) break
    expect(source.closed).toBe(1)
    expect(await failureOf(stream.response())).toMatchObject({ kind: 'aborted', partial: fold([a]) })
  })

  it('is over for a reader who left', async () => {
    const source = createSource([[a, b], [finish]])
    const iterator = createStream('fake', () => source)[Symbol.asyncIterator]()
    await iterator.next()
    await iterator.return?.()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect([source.reads, source.closed]).toEqual([1, 1])
  })

  it('hands out nothing that comes after the reader left', async () => {
    const late = Promise.withResolvers<Batch>()
    const iterator = createStream('fake', () => createSource([late.promise, [finish]]))[Symbol.asyncIterator]()
    const pending = iterator.next()
    await settle()
    await iterator.return?.()
    late.resolve([a, b])
    expect(await pending).toEqual({ done: true, value: undefined })
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  it('opens nothing for a reader who leaves before the first read', async () => {
    let opened = 0
    const stream = createStream('fake', () => {
      opened++
      return createSource([])
    })
    await stream[Symbol.asyncIterator]().return?.()
    expect(opened).toBe(0)
    expect((await failureOf(stream.response())).partial).toBeUndefined()
  })

  it('keeps the order of reads that were asked for at once', async () => {
    const iterator = createStream('fake', () => createSource([[a, b], [], [c], [finish]]))[Symbol.asyncIterator]()
    const reads = await Promise.all(Array.from({ length: 6 }, () => iterator.next()))
    expect(reads.map(({ value }) => value)).toEqual([a, b, c, finish, undefined, undefined])
  })

  it('keeps the order of a read that is asked for while others wait', async () => {
    const iterator = createStream('fake', () => createSource([[a, b, c], [finish]]))[Symbol.asyncIterator]()
    const seen: unknown[] = []
    const read = async (name: string): Promise<void> => {
      const { value } = await iterator.next()
      seen.push([name, value?.choices[0]?.text])
    }
    const first = read('first').then(() => read('third'))
    await Promise.all([first, read('second')])
    expect(seen).toEqual([
      ['first', 'a'],
      ['second', 'b'],
      ['third', 'c'],
    ])
  })

  it('carries in its error what was handed out and what the error brings of the rest', async () => {
    const { usage } = finish
    const held = { ...finish, choices: [] }
    const cut = createError('interrupted', 'fake: cut', { provider: 'fake', partial: held })
    const stream = createStream('fake', () => createSource([[a, b], cut]))
    const error = await failureOf(readAll(stream))
    expect(error.partial).toEqual({ ...fold([a, b]), usage })
    expect(await failureOf(stream.response())).toBe(error)
    expect(error.stack).toBe(cut.stack)
  })

  it('is over after its error', async () => {
    const iterator = createStream('fake', () => createSource([[a], new TypeError('x'), [b]]))[Symbol.asyncIterator]()
    await iterator.next()
    await failureOf(iterator.next())
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  it('rejects with interrupted when a choice is not finished at its end', async () => {
    const stream = createStream('fake', () => createSource([[a]]))
    expect(await failureOf(stream.response())).toMatchObject({ kind: 'interrupted', partial: fold([a]) })
  })

  it('rejects with what opening throws', async () => {
    const stream = createStream('fake', () => {
      throw createError('unsupported', 'fake: no', { provider: 'fake' })
    })
    expect(await failureOf(readAll(stream))).toMatchObject({ kind: 'unsupported' })
  })
})

describe('text', () => {
  const other = { ...finish, choices: [...finish.choices, { ...textChunk('z', 1).choices[0], finishReason: 'stop' }] }
  const batches = (): Source =>
    createSource([[a, textChunk('x', 1)], [b], [textChunk('y', 1)], [other as CompletionChunk]])

  it('reads choice 0, and nothing that is empty', async () => {
    expect(await readAll(createStream('fake', batches).text())).toEqual(['a', 'b'])
  })

  it('reads another choice', async () => {
    expect(await readAll(createStream('fake', batches).text({ choice: 1 }))).toEqual(['x', 'y', 'z'])
  })

  it('leaves the whole response to ask for', async () => {
    const stream = createStream('fake', batches)
    await readAll(stream.text())
    expect((await stream.response()).choices.map(({ text }) => text)).toEqual(['ab', 'xyz'])
  })

  it('closes the source when its reader leaves', async () => {
    const source = batches()
    const stream = createStream('fake', () => source)
    for await (const _text of stream.text()) break
    expect(source.closed).toBe(1)
    expect(await failureOf(stream.response())).toMatchObject({ kind: 'aborted' })
  })
})

describe('toReadableStream', () => {
  it('gives the chunks at the pace of its consumer', async () => {
    const source = createSource([[a], [b], [finish]])
    const reader = createStream('fake', () => source)
      .toReadableStream()
      .getReader()
    await settle()
    expect(source.reads).toBe(0)
    expect((await reader.read()).value).toBe(a)
    await settle()
    expect(source.reads).toBe(1)
    expect((await reader.read()).value).toBe(b)
    expect((await reader.read()).value).toBe(finish)
    expect((await reader.read()).done).toBe(true)
  })

  it('closes the source when it is cancelled, also while it waits', async () => {
    const source = createSource([[a], new Promise<Batch>(() => {})])
    const stream = createStream('fake', () => source)
    const reader = stream.toReadableStream().getReader()
    await reader.read()
    const pending = reader.read()
    await settle()
    await reader.cancel()
    expect((await pending).done).toBe(true)
    expect(source.closed).toBe(1)
    expect(await failureOf(stream.response())).toMatchObject({ kind: 'aborted', partial: fold([a]) })
  })

  it('fails with the error of the stream', async () => {
    const cut = createError('interrupted', 'fake: cut', { provider: 'fake' })
    const stream = createStream('fake', () => createSource([[a], cut])).toReadableStream()
    const error = await failureOf(readAll(stream))
    expect(error).toMatchObject({ kind: 'interrupted', partial: fold([a]) })
  })
})
