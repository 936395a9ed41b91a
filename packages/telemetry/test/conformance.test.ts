import { capabilities, createAnthropic } from '@concord/anthropic'
import { anthropicMessages } from '@concord/anthropic/server'
import { runConformance } from '@concord/conformance'
import { expect, test } from 'vitest'
import { withTelemetry } from '../src/index.ts'
import { record } from './recorded.ts'

const recorded = record()

const CITATION = {
  type: 'web_search_result_location',
  url: 'https://example.org/oslo',
  title: 'Oslo',
  cited_text: 'Oslo',
  encrypted_index: 'sealed',
}

/** A client that is told of in full does all that the client below it does. */
runConformance({
  test,
  name: 'anthropic messages with telemetry',
  createHarness: () => ({
    capabilities,
    dialect: anthropicMessages,
    createClient: ({ url, ...options }) =>
      withTelemetry(createAnthropic({ apiKey: 'test-key', baseURL: url, ...options }), { ...recorded, content: true }),
    citation: { url: 'https://example.org/oslo', title: 'Oslo', quotedText: 'Oslo', source: CITATION },
    replay: { provider: 'anthropic', api: 'messages', data: { signature: 'sealed' } },
    takes: [{ provider: 'bedrock', api: 'converse' }],
  }),
})

test('all of these calls were told of, without keys and without tokens', () => {
  const spans = recorded.spans()
  expect(spans.length).toBeGreaterThan(300)
  expect(JSON.stringify(spans.map(({ attributes, status }) => [attributes, status]))).not.toMatch(/test-key|"sealed"/)
})
