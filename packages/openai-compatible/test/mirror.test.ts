import { checkMirror } from '@concord/conformance'
import type { CompletionResponse, OutputPart, Usage } from '@concord/core'
import { completionResponse } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Api, HostLiteral } from '../src/host.ts'
import { createHostClient } from '../src/index.ts'
import { hostDialect, normalizeHost } from '../src/server/index.ts'
import { apisOf, baseOf, hosts } from './hosts.ts'

/** More by hand: MIRROR_RUNS=5000 vitest run test/mirror.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 200)

const CASES = hosts.flatMap((host) => apisOf(host).map((api) => [host.provider, api, host] as const))

describe.for(CASES)('%s, %s', ([, api, host]) => {
  test(
    `the adapter reads what the dialect writes, in ${RUNS} runs over real sockets`,
    { timeout: 600_000 },
    async () => {
      const dialect = hostDialect(host, api)
      const report = await checkMirror(
        {
          dialect,
          createClient: ({ url, clock }) =>
            createHostClient(host, api, {
              apiKey: 'test-key',
              baseURL: `${url}${baseOf(host, api)}`,
              retry: false,
              timeout: false,
              clock,
            }),
          responses: responsesOf(host, api),
          normalize: (response, mode) => normalizeHost(host, response, { api, mode }),
        },
        { runs: RUNS },
      )
      expect(report.runs).toBe(RUNS)
      expect(report.lossless * 2).toBeGreaterThanOrEqual(RUNS)
    },
  )
})

function responsesOf(host: HostLiteral, api: Api): fc.Arbitrary<CompletionResponse> {
  const everything = completionResponse({ provider: host.provider, warnings: false })
  return fc
    .oneof({ arbitrary: CARRIED[api](host), weight: 6 }, { arbitrary: everything, weight: 1 })
    .map((response) => (api === 'completions' ? withoutBackslashes(response) : response))
}

/** What each wire has a place for. */
const CARRIED: Readonly<Record<Api, (host: HostLiteral) => fc.Arbitrary<CompletionResponse>>> = {
  chat: (host) =>
    completionResponse({
      provider: host.provider,
      parts: ['reasoning', 'text', 'refusal', 'tool_call', ...(host.quirks.images === true ? ['media' as const] : [])],
      finishReasons: ['stop', 'length', 'tool_calls', 'content_filter', 'unknown'],
      media: { sources: ['data'], mediaTypes: ['image/png', 'image/webp'], transcript: false },
      logprobs: { lists: ['content', 'refusal'], tokenId: false, textOffset: false },
      citations: false,
      replay: false,
      warnings: false,
    }).map((response) => inWireOrder(response, host)),
  responses: ({ provider }) =>
    completionResponse({
      provider,
      parts: ['text', 'reasoning', 'refusal', 'tool_call', 'unknown'],
      choices: { max: 1 },
      finishReasons: ['stop', 'length', 'tool_calls', 'content_filter', 'pause', 'unknown'],
      logprobs: false,
      citations: false,
      replay: false,
      warnings: false,
    }).map(toItems),
  completions: ({ provider }) =>
    completionResponse({
      provider,
      parts: ['text'],
      maxBlocks: 1,
      finishReasons: ['stop', 'length', 'content_filter', 'unknown'],
      logprobs: { lists: ['content'], bytes: false, tokenId: false, top: false },
      citations: false,
      replay: false,
      warnings: false,
    }).map(withoutPartMetadata),
}

const ORDER: readonly OutputPart['type'][] = ['reasoning', 'text', 'refusal', 'media', 'tool_call']

/** Keeps the first part of a kind, but every image and tool call, and none of their metadata that has no place. */
function inWireOrder(response: CompletionResponse, host: HostLiteral): CompletionResponse {
  return withChoices(response, (choice) => reorder(choice, host))
}

const MANY: ReadonlySet<OutputPart['type']> = new Set(['media', 'tool_call'])

function reorder(choice: Choice, host: HostLiteral): Choice {
  const kept = choice.content.filter(
    (part, i) => MANY.has(part.type) || choice.content.findIndex(({ type }) => type === part.type) === i,
  )
  const content = kept
    .filter((part) => part.type !== 'reasoning' || part.text !== '')
    .toSorted((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type))
    .map((part, index) => withSources(withoutMetadata({ ...part, index }), choice.index, host))
    .map((part) => withBlock(part, choice.index, host))
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { ...choice, content, text }
}

function withoutMetadata(part: OutputPart): OutputPart {
  if (MANY.has(part.type)) return part
  const { providerMetadata: _metadata, ...rest } = part
  return rest
}

/** Hosts that list their sources have them for the text of the first choice. */
function withSources(part: OutputPart, choice: number, { quirks }: HostLiteral): OutputPart {
  if (part.type !== 'text' || choice !== 0 || quirks.citations !== true) return part
  const result = { url: 'https://example.com/a', title: 'A', snippet: 'x' }
  const other = 'https://example.com/b'
  return {
    ...part,
    citations: [
      { url: result.url, title: result.title, source: result },
      { url: other, source: other },
    ],
  }
}

/** Hosts that have blocks of reasoning want them back: in every second choice there is one. */
function withBlock(part: OutputPart, choice: number, { provider, quirks }: HostLiteral): OutputPart {
  if (part.type !== 'reasoning' || choice % 2 === 1 || quirks.reasoningDetails !== true) return part
  const data = { type: 'reasoning.text', format: 'example-v1', index: 0, signature: 'test-signature' }
  return { ...part, replay: { provider, api: 'chat', data } }
}

type Choice = CompletionResponse['choices'][0]

function withChoices(response: CompletionResponse, change: (choice: Choice) => Choice): CompletionResponse {
  const [first, ...others] = response.choices
  return { ...response, choices: [change(first), ...others.map(change)] }
}

/** The one text of a legacy choice is a field, and has no metadata of its own. */
function withoutPartMetadata(response: CompletionResponse): CompletionResponse {
  const strip = ({ providerMetadata: _metadata, ...part }: OutputPart): OutputPart => part
  return withChoices(response, (choice) => ({ ...choice, content: choice.content.map(strip) }))
}

/** Alternatives of a legacy token are keys, which V8 may mix up: https://github.com/nodejs/node/issues/63785 */
function withoutBackslashes(response: CompletionResponse): CompletionResponse {
  return withChoices(response, ({ logprobs, ...choice }) => {
    const content = logprobs?.content?.map(({ top = [], ...token }) => {
      const kept = top.filter((alternative) => !alternative.token.includes('\\'))
      return { ...token, ...(kept.length > 0 && { top: kept }) }
    })
    if (logprobs === undefined) return choice
    return { ...choice, logprobs: { ...logprobs, ...(content !== undefined && { content }) } }
  })
}

/** Keeps the counts that items have, and of the metadata what has a place. */
function toItems({ usage, ...response }: CompletionResponse): CompletionResponse {
  const [{ providerMetadata: _metadata, ...choice }] = response.choices
  const content = choice.content.map((part) => {
    if (part.type !== 'tool_call' && part.type !== 'unknown') return part
    const { providerMetadata: _ofPart, ...rest } = part
    return rest
  })
  return { ...response, choices: [{ ...choice, content }], ...(usage !== undefined && { usage: countable(usage) }) }
}
function countable({ promptTokensDetails: prompt, completionTokensDetails: completion, ...usage }: Usage): Usage {
  const { audioTokens: _audio, ...cached } = prompt ?? {}
  const { reasoningTokens } = completion ?? {}
  return {
    ...usage,
    ...(Object.keys(cached).length > 0 && { promptTokensDetails: cached }),
    ...(reasoningTokens !== undefined && { completionTokensDetails: { reasoningTokens } }),
  }
}
