/** Packages between Concord and what stands beside it, each with a program that uses it and what that program prints. */
export const NEIGHBOURS = [
  {
    name: 'ai-sdk',
    // The declarations of the AI SDK need types that it does not install.
    skipLibCheck: true,
    loads: '@ai-sdk/provider',
    prints: 'concord.test text stop test Hello unsupported',
    source: `
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { type ConcordOptions, fromLanguageModel, toLanguageModel } from '@concord/ai-sdk'
import { isCompletionError } from '@concord/core'
import type { CompletionClient, CompletionResponse } from '@concord/core'

const answer: CompletionResponse = {
  object: 'completion', id: 'id', created: 0, model: 'model', provider: 'test',
  choices: [{ index: 0, text: 'Hello', content: [{ type: 'text', index: 0, text: 'Hello' }], finishReason: 'stop' }],
}
const own: CompletionClient = { provider: 'test', complete: async () => answer, stream: () => { throw new Error('none') } }

const concord = { user: 'u-1', providerOptions: {} } satisfies ConcordOptions
const model: LanguageModelV4 = toLanguageModel(own, { modelId: 'test' })
const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello?' }] }]
const { content, finishReason } = await model.doGenerate({ prompt, providerOptions: { concord } })
const client: CompletionClient = fromLanguageModel(model)
const response: CompletionResponse = await client.complete({ prompt: 'Hello?' })
const refusal: unknown = await client.complete({ prompt: 'Hello?', n: 2 }).catch((error: unknown) => error)
const kind = isCompletionError(refusal) ? refusal.kind : refusal
console.log(model.provider, content[0]?.type, finishReason.unified, client.provider, response.choices[0].text, kind)
`,
  },
  {
    name: 'telemetry',
    loads: '@opentelemetry/api',
    prints: 'chat test gen_ai.input.messages Hello',
    source: `
import type { CompletionClient, CompletionResponse } from '@concord/core'
import { type RedactContent, type TelemetryOptions, withTelemetry } from '@concord/telemetry'
import { type Span, trace, type Tracer, type TracerProvider } from '@opentelemetry/api'

const answer: CompletionResponse = {
  object: 'completion', id: 'id', created: 0, model: 'model', provider: 'test',
  choices: [{ index: 0, text: 'Hello', content: [{ type: 'text', index: 0, text: 'Hello' }], finishReason: 'stop' }],
}
const own: CompletionClient = { provider: 'test', complete: async () => answer, stream: () => { throw new Error('none') } }
const told: string[] = []
const nothing = trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 })
const span: Span = Object.assign(Object.create(nothing) as Span, { isRecording: () => true })
const tracer: Tracer = { startSpan: (name) => (told.push(name), span), startActiveSpan: () => { throw new Error('none') } }
const tracerProvider: TracerProvider = { getTracer: () => tracer }
const content: RedactContent = (_said, attribute) => (told.push(attribute), undefined)
const options: TelemetryOptions = { tracerProvider, content }
const client: CompletionClient = withTelemetry(own, options)
const { choices } = await client.complete({ prompt: 'Hello?', model: 'test' })
console.log(told.slice(0, 2).join(' '), choices[0].text)
`,
  },
  {
    name: 'pricing',
    prints: 'input 1000,output 500 0.002 undefined',
    source: `
import type { CompletionResponse } from '@concord/core'
import { type Bill, cost, PRICES, type PriceList, toDollars } from '@concord/pricing'

const source = { url: 'https://example.org/prices', date: '2026-11-01' }
const prices: PriceList = { ...PRICES, test: [{ models: ['model'], rates: { input: 1, output: 2 }, source }] }
const response: CompletionResponse = {
  object: 'completion', id: 'id', created: 0, model: 'model', provider: 'test',
  choices: [{ index: 0, text: 'Hello', content: [{ type: 'text', index: 0, text: 'Hello' }], finishReason: 'stop' }],
  usage: { promptTokens: 1000, completionTokens: 500, totalTokens: 1500 },
}
const bill: Bill | undefined = cost(response, prices)
// @ts-expect-error: a bill may be none
export const readTotal = (): number => cost(response).total
const lines = bill?.lines.map(({ item, tokens }) => [item, tokens].join(' '))
console.log(lines?.join(','), toDollars(bill?.total ?? 0), cost(response))
`,
  },
] as const
