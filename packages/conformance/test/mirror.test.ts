import type { CompletionResponse, Dialect } from '@concord/core'
import { createRemote } from '@concord/core/remote'
import { completionResponse } from '@concord/core/arbitraries'
import { native } from '@concord/server'
import { expect, test } from 'vitest'
import { checkMirror, type MirrorHarness } from '../src/index.ts'

/** The wire that carries everything, read by the client that loses nothing. */
const lossless: MirrorHarness = {
  dialect: native,
  createClient: ({ url }) => createRemote({ baseURL: url }),
  responses: completionResponse({ parts: ['text', 'tool_call'] }),
  normalize: (response) => response,
}

const options = { runs: 60, seed: 7 }

test('passes an adapter that reads all that its mirror writes', async () => {
  await expect(checkMirror(lossless, options)).resolves.toEqual({ runs: 60, lossless: 60 })
})

test('catches a field that gets lost, and names it in the smallest response', async () => {
  const dropping: MirrorHarness = { ...lossless, dialect: withoutUsage() }

  const failure = await checkMirror(dropping, options).catch((error: unknown) => error)

  expect(failure).toBeInstanceOf(Error)
  expect((failure as Error & { cause: Error }).cause.message).toMatch(/without a warning at usage\.promptTokens/)
  expect((failure as Error).message).toContain('"usage":{"promptTokens":0,"completionTokens":0,"totalTokens":0}')
})

test('lets a path differ that a warning names, and no other', async () => {
  const told: MirrorHarness = { ...lossless, dialect: withoutUsage('usage') }
  const toldWrong: MirrorHarness = { ...lossless, dialect: withoutUsage('serviceTier') }

  await expect(checkMirror({ ...told, responses: sometimesUsed() }, options)).resolves.toMatchObject({ runs: 60 })
  await expect(checkMirror(toldWrong, options)).rejects.toThrow('Property failed')
})

test('refuses a mirror that loses something in more than half of the responses', async () => {
  const losing: MirrorHarness = {
    ...lossless,
    dialect: withoutUsage('usage'),
    responses: completionResponse({ parts: ['text'], usage: 'always' }),
  }

  await expect(checkMirror(losing, options)).rejects.toThrow(
    /^only 0 of 60 responses were written without loss; .*: usage was lost 60 times$/,
  )
})

test('refuses a normal form that is another the second time', async () => {
  const growing: MirrorHarness = { ...lossless, normalize: (response) => ({ ...response, id: `${response.id}.` }) }

  await expect(checkMirror(growing, options)).rejects.toThrow('Property failed')
})

/** Mostly responses without usage: half of them have to be written without loss. */
function sometimesUsed(): MirrorHarness['responses'] {
  return completionResponse({ parts: ['text'] }).map((response) =>
    response.id.length % 3 === 0 ? response : unused(response),
  )
}

function unused({ usage: _usage, ...response }: CompletionResponse): CompletionResponse {
  return response
}

/** A mirror that forgets the usage, and says so of the path that is given. */
function withoutUsage(path?: string): Dialect {
  const warnings = path === undefined ? [] : [{ code: 'not_encodable' as const, message: 'the usage is lost', path }]
  return {
    ...native,
    toBody(response, parsed) {
      const { value } = native.toBody(unused(response), parsed)
      return { value, warnings: response.usage === undefined ? [] : warnings }
    },
    createEncoder(parsed) {
      const encoder = native.createEncoder(parsed)
      let hasUsage = false
      return {
        contentType: encoder.contentType,
        encode({ usage, ...chunk }) {
          hasUsage ||= usage !== undefined
          return encoder.encode(chunk)
        },
        end: () => encoder.end(),
        fail: (error) => encoder.fail(error),
        get warnings() {
          return hasUsage ? warnings : []
        },
      }
    },
  }
}
