import type { CompletionResponse } from '@concord/core'
import { createRemote } from '@concord/core/remote'
import { native } from '@concord/server'
import { expect, test } from 'vitest'
import { chunkOf, createProbe, eventsOf, type Probe, streamOf } from '../src/index.ts'
import type { ProbedOptions } from '../src/in-process/probe.ts'

/** A response that says this, or nothing. */
function saying(text: string): CompletionResponse {
  const content = text === '' ? [] : ([{ type: 'text', index: 0, text }] as const)
  const choices = [{ index: 0, text, content, finishReason: 'stop' }] as const
  return { object: 'completion', id: 'c-1', created: 7, model: 'm', provider: 'example', choices }
}

/** A probe of the native wire, whose events are the texts of one stream. */
function probeOf(textsOf = (texts: readonly string[]): readonly string[] => texts): Probe<ProbedOptions, string> {
  return createProbe({
    create: ({ fetch }) => createRemote({ baseURL: 'http://127.0.0.1:9/v1', fetch }),
    options: {},
    requestIdHeader: 'x-request-id',
    frames: (texts) => {
      const pieces = textsOf(texts).map((text) => chunkOf(saying(text)))
      return streamOf(native, [...pieces, chunkOf(saying(''), 'stop')]).text
    },
    hello: () => ({ ...saying('Hello'), warnings: [{ code: 'unsupported', message: 'left out', path: 'seed' }] }),
  })
}

test('a probe tells what is sent, and what is said of it', async () => {
  const { sentFor, warningsFor } = probeOf()
  expect(await sentFor({ prompt: 'Hi', seed: 1 })).toMatchObject({ prompt: 'Hi', seed: 1 })
  expect(await warningsFor({ prompt: 'Hi', seed: 1 })).toEqual(['unsupported seed'])
})

test('a probe reads an answer and a stream, and refuses what breaks a law', async () => {
  const { failureOf, read, readStream } = probeOf()
  expect((await read(saying('Hello'))).choices[0].text).toBe('Hello')
  expect((await readStream(['Hé', 'llo'])).response.choices[0].text).toBe('Héllo')
  expect((await failureOf('')).kind).toBe('interrupted')
  const unlike = { ...saying('Hello'), choices: [{ ...saying('Hello').choices[0], text: 'Bye' }] }
  await expect(read(unlike)).rejects.toThrow('broken law')
})

test('a probe refuses a stream that says something else when it is read byte by byte', async () => {
  let reads = 0
  const { readStream } = probeOf((texts) => [...texts, String(++reads)])
  await expect(readStream(['Hi'])).rejects.toThrow('byte by byte')
})

test('events are read from their frames, up to the mark', () => {
  const named = 'event: a\ndata: {"type":"a"}\n\n'
  expect(eventsOf(`${named}data: {"n":1}\r\n\r\ndata: [DONE]\n\n`, '[DONE]')).toEqual([{ type: 'a' }, { n: 1 }])
  expect(() => eventsOf(named, '[DONE]')).toThrow('does not end')
  expect(() => eventsOf(`${named}data: [DONE]\n\n`)).toThrow(SyntaxError)
  expect(() => eventsOf('event: b\ndata: {"type":"a"}\n\n')).toThrow('the event a has the name b')
  expect(() => eventsOf('data: {"type":"a"}\n\n')).toThrow('the event a has the name undefined')
})
